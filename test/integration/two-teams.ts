/** Two teams, each with a pull request that is open since yesterday and a workload that needs one today. */
import type { Files } from '../fakes/bare-repository.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';
import type { FakeContainer } from '../fakes/prometheus/lying-prometheus.ts';
import {
  applicationFor,
  liveObjects,
  manifestOf,
  type Planned,
  podNames,
  REPOSITORY_URL,
  surroundingsOf,
} from './manifests.ts';

const wasteful = (namespace: string, name: string): Planned => ({
  namespace,
  name,
  application: namespace,
  replicas: 1,
  resources: ['requests:', '  cpu: "2"', '  memory: 4Gi', 'limits:', '  memory: 4Gi'],
});

export const YESTERDAY: readonly Planned[] = [wasteful('pay', 'ledger'), wasteful('shop', 'web')];
export const TODAY: readonly Planned[] = [
  ...YESTERDAY,
  wasteful('pay', 'mint'),
  wasteful('shop', 'cart'),
  {
    ...wasteful('shop', 'api'),
    // Killed in two pods: a warning, which somebody has to look at unless a pull request answers it.
    replicas: 2,
    resources: ['requests:', '  cpu: 250m', '  memory: 384Mi', 'limits:', '  memory: 512Mi'],
    killed: { at: '2026-11-14T12:00:00Z', times: 3 },
  },
];

/** The other team keeps its manifests in a repository of its own. */
export const PAY_URL = 'https://git.example.com/pay/manifests.git';

export const filesOf = (team: string): Files =>
  Object.fromEntries(
    TODAY.filter(({ application }) => application === team).map((one) => [
      `apps/${team}/${one.name}.yaml`,
      manifestOf(one),
    ]),
  );

export const teamObjects = (planned: readonly Planned[], shopUrl = REPOSITORY_URL): Manifest[] => [
  ...surroundingsOf(planned),
  ...planned.flatMap(liveObjects),
  applicationFor('pay', 'apps/pay', planned, PAY_URL),
  applicationFor('shop', 'apps/shop', planned, shopUrl),
];

/** The same all the time: 200 millicores and 400 MiB. */
export const teamContainers: readonly FakeContainer[] = TODAY.flatMap((one) =>
  podNames(one).map((pod) => ({
    namespace: one.namespace,
    pod,
    container: 'app',
    millicores: 200,
    bytes: 400 * 2 ** 20,
  })),
);
