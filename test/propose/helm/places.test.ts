import { describe, expect, it } from 'vitest';
import type { RenderReply } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import { propose } from '../../../src/propose/propose.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload } from '../../builders/workload.ts';
import { answerWith } from '../../fakes/renderer.ts';
import { ALL_PLACES, decisionOf, WEB, WRITES } from '../decisions.ts';
import { treeOf } from '../source-tree.ts';
import { TEXTS } from '../texts.ts';

const VALUES = 'resources:\n  limits:\n    memory: 512Mi\n';
const CHART = { 'apps/web/Chart.yaml': 'name: web\n', 'apps/web/values.yaml': VALUES };
const noHelm = (): RenderReply => ({
  kind: 'not-rendered',
  because: { code: 'renderer-missing', detail: 'install helm' },
});

function decide(
  files: Readonly<Record<string, string>>,
  application = anApplication('web'),
  unproved: 'open' | 'report' = 'report',
) {
  const snapshot = aSnapshot([aWorkload().trackedBy(application).build()], {
    applications: known([application]),
    repositories: [{ name: 'manifests', tree: known(treeOf(files)), pullRequests: known([]), journal: known([]) }],
  });
  const decision = decisionOf(WEB, [{ field: 'limits.memory', from: '512Mi', to: '768Mi' }], {
    writes: { ...WRITES, unproved },
  });
  return answerWith(propose([decision], snapshot, { texts: TEXTS, admission: ALL_PLACES }), noHelm)[0];
}

describe('a chart without helm', () => {
  it('is reported with the place that looks right', () => {
    const result = decide(CHART);
    expect(result).toMatchObject({ kind: 'refusal', because: { code: 'renderer-missing' } });
    expect(JSON.stringify(result)).toContain('resources.limits.memory, by convention (apps/web/values.yaml:3)');
  });

  it('is opened unproved where the policy says so', () => {
    const result = decide(CHART, anApplication('web'), 'open');
    expect(result).toMatchObject({ kind: 'proposal', labels: expect.arrayContaining(['trimtab/unproved']) });
    expect(result).toMatchObject({ edits: [{ after: VALUES.replace('512Mi', '768Mi') }] });
    expect(result).not.toHaveProperty('proof');
  });

  it('is not opened where two values look alike', () => {
    const files = { ...CHART, 'apps/web/values.yaml': `a:\n  resources: {}\nb:\n  resources: {}\n` };
    expect(decide(files, anApplication('web'), 'open')).toMatchObject({
      kind: 'refusal',
      because: { detail: 'install helm' },
    });
  });

  it('is not opened where an ApplicationSet makes the Application that has the value', () => {
    const owner = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      name: 'all',
      uid: 'u',
      controller: true,
    };
    const helm = { valuesObject: { resources: { limits: { memory: '512Mi' } } } };
    const application = { ...anApplication('web', { source: { path: 'apps/web', helm } }), owners: [owner] };
    expect(decide(CHART, application, 'open')).toMatchObject({
      kind: 'refusal',
      because: { code: 'value-not-in-git', detail: expect.stringContaining('ApplicationSet all') },
    });
  });
});
