import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../src/model/reason.ts';
import { withWritten } from '../../src/propose/written.ts';
import { anApplication } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { aRepository } from '../decide/setting.ts';
import { treeOf } from './source-tree.ts';

const ASKED = aPolicySet({ policies: [aPolicy({ health: { 'rbac-wide': { enabled: true } } })] });

const doubts = (...documents: readonly string[]): readonly string[] => {
  const tree = treeOf({ 'apps/web/all.yaml': documents.join('\n---\n') });
  const snapshot = aSnapshot([], {
    applications: known([anApplication('web', { application: { destination: { namespace: 'shop' } } })]),
    repositories: [aRepository([], { tree: known(tree) })],
  });
  const { written } = withWritten(snapshot, ASKED);
  if (written?.kind !== 'known') throw new Error('not read');
  return written.value.map(
    ({ ref, doubts: all, application }) =>
      `${application} ${ref.namespace ?? '-'}/${ref.kind}/${ref.name}: ${all.join(', ')}`,
  );
};
const role = (rules: string, kind = 'Role'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: { name: r }\nrules: [${rules}]`;
const binding = (name: string, subject: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\nroleRef: { kind: ClusterRole, name: ${name} }\nsubjects: [{ kind: Group, name: ${subject} }]`;
const config = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata:\n${data}`;

describe('objects that stand in Git', () => {
  it.each([
    ["{ verbs: ['*'], resources: ['*'], apiGroups: ['*'] }", 'may do everything with everything'],
    ['{ verbs: [get], resources: [secrets] }', 'may read every Secret'],
    ['{ verbs: [get], resources: [secrets], resourceNames: [mine] }', ''],
    ['{ verbs: [bind], resources: [clusterroles] }', 'may give itself rights'],
    ['{ verbs: [create], resources: [pods/exec] }', 'may run programs in pods'],
    ['{ verbs: [impersonate], resources: [users] }', 'may act as others'],
    ['{ verbs: [get, list], resources: [pods] }', ''],
  ])('a Role with %s: %s', (rules, want) => {
    expect(doubts(role(rules))).toEqual([`web shop/Role/r: ${want}`]);
  });

  it('a ClusterRole is of no namespace; bindings are judged by whom they make what', () => {
    expect(doubts(role('{ verbs: [get], resources: [pods] }', 'ClusterRole'))).toEqual(['web -/ClusterRole/r: ']);
    expect(doubts(binding('cluster-admin', 'ops'))).toEqual([
      'web -/ClusterRoleBinding/b: makes somebody administrator of the cluster',
    ]);
    expect(doubts(binding('view', 'system:authenticated'))).toEqual([
      'web -/ClusterRoleBinding/b: gives rights to system:authenticated',
    ]);
    expect(doubts(binding('view', 'ops'))).toEqual(['web -/ClusterRoleBinding/b: ']);
  });

  it.each([
    ['  DB_PASSWORD: hunter2', 'DB_PASSWORD looks like a credential'],
    ['  url: postgres://ada:s3cret@db/shop', 'url looks like a credential'],
    ['  key: |\n    -----BEGIN RSA PRIVATE KEY-----\n    abc', 'key looks like a credential'],
    ['  DB_PASSWORD_FILE: /run/secrets/db', ''],
    ['  API_TOKEN: <from the vault>', ''],
    ['  password: ""', ''],
    ['  color: blue', ''],
  ])('a ConfigMap with %s: %s', (data, want) => {
    const [said = ''] = doubts(config(data));
    expect(said).toBe(`web shop/ConfigMap/c: ${want}`);
    expect(said).not.toMatch(/hunter2|s3cret|BEGIN/);
  });

  it('others, and templates, are not looked at', () => {
    expect(
      doubts('kind: Deployment\nmetadata: { name: x }', '{{ if .x }}\nkind: Role\nrules: {{ .y }}\n{{ end }}'),
    ).toEqual([]);
  });

  it('cost nothing where no policy asks, and are unknown where a repository cannot be read', () => {
    const tree = unknown('repository-unreachable', 'no route');
    const snapshot = aSnapshot([], { repositories: [aRepository([], { tree })] });
    expect(withWritten(snapshot, aPolicySet()).written).toBeUndefined();
    expect(withWritten(snapshot, ASKED).written).toEqual(tree);
  });
});
