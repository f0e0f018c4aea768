import { ok, type Reply } from './reply.ts';
import { allResources, type Resource } from './resources.ts';

/** `/version`, and aggregated discovery to who accepts it; undefined for every other path. */
export function discovery(path: string, accept: string): Reply | undefined {
  if (path === '/version') return ok({ major: '1', minor: '34', gitVersion: 'v1.34.1-fake.7' });
  if (path !== '/api' && path !== '/apis') return undefined;
  if (!accept.includes('as=APIGroupDiscoveryList')) return { status: 406, text: 'the double has no other discovery\n' };
  const core = path === '/api';
  const groups = Map.groupBy(
    allResources().filter(({ group }) => (group === '') === core),
    ({ group }) => group,
  );
  const items = [...groups].map(([name, own]) => ({ metadata: { name }, versions: versionsOf(own) }));
  return ok({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items });
}

const versionsOf = (own: readonly Resource[]) =>
  [...Map.groupBy(own, ({ version }) => version)].map(([version, rows]) => ({
    version,
    resources: rows.map(({ resource, group, kind }) => ({ resource, responseKind: { group, version, kind } })),
  }));
