import { describe, expect, it } from 'vitest';
import { known } from '../../src/model/reason.ts';
import { withDeclared } from '../../src/propose/declared.ts';
import { anApplication } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aRepository, decided, reasons, shrink, tracked } from '../decide/setting.ts';

const doc = (name: string, note: string, kind = 'Deployment', apiVersion = 'apps/v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations:\n    trimtab.dev/${note}\n`;

const seen = (files: Record<string, string>, folder = 'apps/web') => {
  const application = anApplication('web');
  const [source] = application.sources;
  if (source === undefined) throw new Error('one source');
  const at = { ...application, sources: [{ ...source, path: folder }] };
  const repository = aRepository();
  if (repository.tree.kind === 'unknown') throw new Error('a tree');
  const tree = known({
    ...repository.tree.value,
    urls: [source.repoUrl],
    paths: Object.keys(files),
    text: (path: string) => files[path],
  });
  const snapshot = aSnapshot([tracked().trackedBy(at).build()], { repositories: [{ ...repository, tree }] });
  return withDeclared(snapshot, aPolicySet()).workloads[0];
};
const outcome = (files: Record<string, string>, folder?: string): string => {
  const workload = seen(files, folder);
  if (workload === undefined) throw new Error('one workload');
  return reasons(decided({ workloads: [workload], findings: [shrink(workload)] })).join() || 'proposed';
};

describe('opt-outs in Git that are not live yet', () => {
  it.each([
    ['of the object', { 'apps/web/deployment.yaml': doc('web', 'ignore: "true"') }, 'over-provisioned: opted-out'],
    ['without quotes', { 'apps/web/deployment.yaml': doc('web', 'ignore: true') }, 'over-provisioned: opted-out'],
    [
      'of its namespace',
      { 'apps/web/ns.yaml': doc('shop', 'ignore: "true"', 'Namespace', 'v1') },
      'over-provisioned: opted-out',
    ],
    ['in a patch of an overlay', { 'apps/web/patch.yaml': doc('web', 'mode: observe') }, 'over-provisioned: mode'],
    ['malformed', { 'apps/web/deployment.yaml': doc('web', 'ignore: perhaps') }, 'over-provisioned: opt-out-malformed'],
    ['of something else', { 'apps/web/deployment.yaml': doc('api', 'ignore: "true"') }, 'proposed'],
    ['in another folder', { 'apps/webhook/deployment.yaml': doc('web', 'ignore: "true"') }, 'proposed'],
    ['taken back there', { 'apps/web/deployment.yaml': doc('web', 'ignore: "false"') }, 'proposed'],
  ])('%s', (_, files, want) => {
    expect(outcome(files)).toBe(want);
  });

  it('of the whole repository, where that is the folder', () => {
    expect(outcome({ 'deployment.yaml': doc('web', 'ignore: "true"') }, '.')).toBe('over-provisioned: opted-out');
  });

  it('never take back what is live', () => {
    const workload = {
      ...tracked().annotated({ 'trimtab.dev/ignore': 'true' }).build(),
      declared: [{ 'trimtab.dev/ignore': 'false' }],
    };
    expect(reasons(decided({ workloads: [workload], findings: [shrink(workload)] }))).toEqual([
      'over-provisioned: opted-out',
    ]);
  });
});
