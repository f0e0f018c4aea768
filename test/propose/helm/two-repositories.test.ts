import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { renderer } from '../../../src/adapters/render/renderer.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import { propose } from '../../../src/propose/propose.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { aWorkload } from '../../builders/workload.ts';
import { parts } from '../../real/parts.ts';
import { ALL_PLACES, decisionOf, WEB } from '../decisions.ts';
import { treeAt } from '../source-tree.ts';
import { TEXTS } from '../texts.ts';

const helm = parts.find(({ name }) => name === 'helm')?.version();
const folder = mkdtempSync(join(tmpdir(), 'trimtab-test-'));
const tools = renderer({ searchPath: process.env.PATH ?? '', temporary: folder });
afterAll(async () => {
  await tools.close();
  rmSync(folder, { recursive: true, force: true });
});

const TEMPLATE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec: {containers: [{name: app, resources: {{ toJson .Values.resources }}}]}
`;
const CHARTS_URL = 'https://git.example.com/shop/charts.git';
const VALUES_URL = 'https://git.example.com/shop/values.git';

function repository(name: string, url: string, files: Readonly<Record<string, string>>): SourceTree {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return { ...treeAt(join(folder, name)), repository: name, urls: [url], commit: name.padEnd(40, '0') };
}

describe.skipIf(helm === undefined && process.env.CI !== 'true')(
  'a chart in one repository, its values in another',
  () => {
    it('is changed in the repository of the values', async () => {
      const charts = repository('charts', CHARTS_URL, {
        'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        'web/templates/web.yaml': TEMPLATE,
      });
      const before = 'resources:\n  limits:\n    memory: 512Mi\n';
      const values = repository('values', VALUES_URL, { 'prod/web.yaml': before });
      const sources = [
        { repoUrl: CHARTS_URL, targetRevision: 'main', path: 'web', helm: { valueFiles: ['$values/prod/web.yaml'] } },
        { repoUrl: VALUES_URL, targetRevision: 'main', ref: 'values' },
      ];
      const application = { ...anApplication('web'), sources };
      const snapshot = aSnapshot([aWorkload().trackedBy(application).build()], {
        applications: known([application]),
        repositories: [charts, values].map((tree) => ({
          name: tree.repository,
          tree: known(tree),
          pullRequests: known([]),
          journal: known([]),
        })),
      });
      const decision = decisionOf(WEB, [{ field: 'limits.memory', from: '512Mi', to: '768Mi' }]);
      const rendering = propose([decision], snapshot, { texts: TEXTS, admission: ALL_PLACES });
      let step = rendering.next();
      while (!step.done) step = rendering.next(await tools.render(step.value));
      expect(step.value[0]).toMatchObject({
        kind: 'proposal',
        repository: 'values',
        base: { commit: values.commit },
        edits: [{ path: 'prod/web.yaml', before, after: before.replace('512Mi', '768Mi') }],
        proof: { changes: [{ before: '512Mi', after: '768Mi' }], base: values.commit },
      });
    });
  },
);
