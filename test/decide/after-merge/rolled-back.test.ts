import { describe, expect, it } from 'vitest';
import { watchRollback } from '../../../src/decide/after-merge/rolled-back.ts';
import type { Earlier } from '../../../src/decide/earlier.ts';
import type { Analysis } from '../../../src/model/analysis.ts';
import { type FindingKey, findingKey } from '../../../src/model/finding.ts';
import { hours, later, type Milliseconds, minutes } from '../../../src/model/units.ts';
import { anApplication, refOf } from '../../builders/objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const keyOf = (kind: string): FindingKey => findingKey({ cluster: 'prod', workload: WEB, kind });
const MERGE = 'f'.repeat(40);

const one: Earlier = {
  repository: 'manifests',
  pullRequest: {
    ...{ number: 7, state: 'merged', branch: 'trimtab--web', base: 'main', title: '', body: '', labels: [], url: '' },
    ...{ headCommit: 'e'.repeat(40), createdAt: TAKEN_AT, updatedAt: TAKEN_AT, mergeCommit: MERGE },
  },
  marker: { key: keyOf('rollback-1'), values: {} },
  rollback: 'a'.repeat(40),
  endedAt: TAKEN_AT,
  isPardoned: false,
};

const well: Analysis = { assessments: [], verdicts: [], health: [] };
const failing: Analysis = {
  ...well,
  health: [
    {
      kind: 'found',
      check: 'deploy-stuck',
      finding: {
        ...{ kind: 'deploy-stuck', key: keyOf('deploy-stuck'), subject: WEB, severity: 'warning', since: TAKEN_AT },
        ...{ detail: '', cause: 'image-absent', remedy: { kind: 'rollback', hint: '' }, evidence: [], pods: [] },
      },
    },
  ],
};

const seen = (after: Milliseconds, part: { analysis?: Analysis; deployed?: Milliseconds; revisions?: string[] } = {}) =>
  watchRollback(one, {
    analysis: part.analysis ?? well,
    application: anApplication('web', { application: { revisions: part.revisions ?? [MERGE] } }),
    deployed: part.deployed === undefined ? undefined : later(TAKEN_AT, part.deployed),
    now: later(TAKEN_AT, after),
  });

describe('a merged rollback', () => {
  it('is deployed when Argo CD has synced the merge', () => {
    expect(seen(minutes(5))).toEqual({ kind: 'deployed' });
    expect(seen(minutes(5), { revisions: ['0'.repeat(40)] })).toBeUndefined();
  });

  it('is inconclusive when a day later it is not', () => {
    expect(seen(hours(25), { revisions: [] })).toMatchObject({ kind: 'judged', verdict: 'inconclusive' });
  });

  it('helped when what was found stays gone for 30 minutes', () => {
    expect(seen(minutes(34), { deployed: minutes(5) })).toBeUndefined();
    expect(seen(minutes(35), { deployed: minutes(5) })).toMatchObject({ verdict: 'effective' });
  });

  it('did not help when an hour later it fails all the same', () => {
    expect(seen(minutes(35), { deployed: minutes(5), analysis: failing })).toBeUndefined();
    expect(seen(minutes(65), { deployed: minutes(5), analysis: failing })).toMatchObject({ verdict: 'ineffective' });
  });
});
