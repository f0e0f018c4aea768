import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  type AccessRow,
  directAccess,
  forbiddenAccess,
  leaseAccess,
  neededAccess,
  serveAccess,
} from '../../src/adapters/kubernetes/access.ts';

/** Every signed-in account may ask about its own rights: nobody has to grant it. */
const observing = neededAccess.filter(({ group }) => group !== 'authorization.k8s.io');

const ROLES = [
  { role: { kind: 'ClusterRole', name: 'trimtab' }, rows: observing, file: 'base/cluster-role', chart: 'read' },
  {
    role: { kind: 'ClusterRole', name: 'trimtab-watch' },
    rows: serveAccess,
    file: 'overlays/serve/watch-role',
    chart: 'watch',
  },
  {
    role: { kind: 'Role', name: 'trimtab-lease' },
    rows: leaseAccess,
    file: 'overlays/serve/lease-role',
    chart: 'lease',
  },
  {
    role: { kind: 'ClusterRole', name: 'trimtab-direct-fixes' },
    rows: directAccess,
    file: 'components/direct-fixes/cluster-role',
    chart: 'direct-fixes',
  },
] as const;

/** One rule per group and verbs: a reader sees at a glance that there is nothing but `list`. */
function rulesOf(rows: readonly AccessRow[]) {
  const resources = Map.groupBy(rows, ({ group, resource, subresource }) =>
    JSON.stringify([group, subresource === undefined ? resource : `${resource}/${subresource}`]),
  );
  const rules = Map.groupBy(resources, ([key, own]) => {
    const [group] = JSON.parse(key);
    return JSON.stringify([group, own.map(({ verb }) => verb)]);
  });
  return [...rules].map(([key, own]) => {
    const [group, verbs] = JSON.parse(key);
    return { apiGroups: [group], resources: own.map(([name]) => JSON.parse(name)[1]), verbs };
  });
}

const HEADER =
  '# Written by test/deploy/rbac.test.ts from src/adapters/kubernetes/access.ts: what the program asks, and nothing else.\n';
const written = (value: object): string => `${HEADER}${stringify(value)}`;

describe('rights', () => {
  it.each(ROLES)('$role.name: what is granted is what is asked', async ({ role, rows, file }) => {
    const { kind, name } = role;
    const metadata = { name };
    const text = written({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata, rules: rulesOf(rows) });
    await expect(text).toMatchFileSnapshot(`../../deploy/${file}.yaml`);
  });

  it.each(ROLES)('the chart grants $chart the same', async ({ rows, chart }) => {
    await expect(written({ rules: rulesOf(rows) })).toMatchFileSnapshot(`../../deploy/chart/rules/${chart}.yaml`);
  });

  it('forbid what would break a promise', () => {
    const granted = new Set(ROLES.flatMap(({ rows }) => rows.map(idOf)));
    expect(forbiddenAccess.map(idOf).filter((id) => granted.has(id))).toEqual([]);
    expect([...granted].filter((id) => /secrets|\*/.test(id))).toEqual([]);
  });
});

const idOf = ({ verb, group, resource, subresource }: AccessRow): string =>
  `${verb} ${group} ${resource} ${subresource}`;
