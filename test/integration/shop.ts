/** The shop of the integration tests: one workload per ending a pass can have. */
import { anHpa } from '../builders/kubernetes-objects.ts';
import type { Files } from '../fakes/bare-repository.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';
import { applicationFor, CREDENTIALS, liveObjects, manifestOf, type Planned, surroundingsOf } from './manifests.ts';

const requests = (cpu: string, memory: string, limit: string): string[] => [
  'requests:',
  `  cpu: ${cpu} # since the launch`,
  `  memory: ${memory}`,
  'limits:',
  `  memory: ${limit}`,
];

/** Asks for ten times what it uses. */
export const WEB: Planned = {
  namespace: 'shop',
  name: 'web',
  application: 'shop',
  replicas: 2,
  resources: requests('"2"', '4Gi', '4Gi'),
};
/** Killed at its limit, twice. */
export const API: Planned = {
  namespace: 'shop',
  name: 'api',
  application: 'shop',
  replicas: 1,
  resources: requests('250m', '384Mi', '512Mi'),
  killed: { at: '2026-11-14T12:00:00Z', times: 3 },
};
/** Asks for what it needs. */
export const QUIET: Planned = {
  namespace: 'shop',
  name: 'quiet',
  application: 'shop',
  replicas: 1,
  resources: requests('100m', '256Mi', '512Mi'),
};
/** As wasteful as WEB, but an autoscaler measures against the request. */
export const BURST: Planned = {
  namespace: 'shop',
  name: 'burst',
  application: 'shop',
  replicas: 2,
  resources: requests('"1"', '256Mi', '512Mi'),
  variables: { JAVA_TOOL_OPTIONS: `-Xmx128m -Ddb.password=${CREDENTIALS.variable}` },
};
/** As wasteful as WEB, as far as anybody knows: most of its history is missing. */
export const PATCHY: Planned = {
  namespace: 'shop',
  name: 'patchy',
  application: 'shop',
  replicas: 1,
  resources: requests('"2"', '4Gi', '4Gi'),
};
/** Kept in a base, changed in an overlay of Kustomize. */
export const LEDGER: Planned = {
  namespace: 'pay',
  name: 'ledger',
  application: 'pay',
  replicas: 1,
  resources: requests('1500m', '3Gi', '3Gi'),
};
export const SHOP: readonly Planned[] = [WEB, API, QUIET, BURST, PATCHY, LEDGER];

export const shopFiles = (): Files => ({
  ...Object.fromEntries(
    SHOP.filter(({ application }) => application === 'shop').map((one) => [
      `apps/shop/${one.name}.yaml`,
      manifestOf(one),
    ]),
  ),
  'pay/base/ledger.yaml': manifestOf(LEDGER).replace('  namespace: pay\n', ''),
  'pay/base/kustomization.yaml': 'resources:\n  - ledger.yaml\n',
  'pay/prod/kustomization.yaml': 'namespace: pay\nresources:\n  - ../base\n',
});

export const shopObjects = (): Manifest[] => [
  ...surroundingsOf(SHOP),
  ...SHOP.flatMap(liveObjects),
  applicationFor('shop', 'apps/shop', SHOP),
  applicationFor('pay', 'pay/prod', SHOP),
  anHpa()
    .named('burst')
    .in('shop')
    .with({
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'burst' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    })
    .build(),
];
