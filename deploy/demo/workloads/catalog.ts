import type { WorkloadPlan } from '../plan.ts';
import { busy, cached, flat, weekly, working } from '../shapes.ts';

const registry = 'registry.example.com/catalog';

/** Namespace catalog, Application storefront. */
export const catalog: readonly WorkloadPlan[] = [
  {
    namespace: 'catalog',
    name: 'catalog-api',
    kind: 'Deployment',
    replicas: 3,
    team: 'catalog',
    application: 'storefront',
    containers: [
      {
        name: 'catalog-api',
        image: `${registry}/catalog-api:3.3.7`,
        resources: { cpuRequest: '750m', memoryRequest: '1500Mi', memoryLimit: '2000Mi' },
        cpu: busy(50, 230),
        memory: working(420, 540),
      },
    ],
  },
  {
    // Rebuilds its index every Sunday night: six quiet days must not hide it.
    namespace: 'catalog',
    name: 'search-indexer',
    kind: 'Deployment',
    replicas: 1,
    team: 'catalog',
    application: 'storefront',
    containers: [
      {
        name: 'indexer',
        image: `${registry}/search-indexer:1.14.0`,
        resources: { cpuRequest: '1', memoryRequest: '2Gi', memoryLimit: '3Gi' },
        cpu: weekly(flat(35, 0.2), flat(860, 0.1), { day: 0, from: 1, to: 4 }),
        memory: weekly(working(300, 330), working(1720, 1760), { day: 0, from: 1, to: 4 }),
      },
    ],
  },
  {
    namespace: 'catalog',
    name: 'search',
    kind: 'StatefulSet',
    replicas: 3,
    team: 'catalog',
    application: 'storefront',
    containers: [
      {
        name: 'opensearch',
        image: 'registry.example.com/mirror/opensearch:2.19.1',
        resources: { cpuRequest: '1', memoryRequest: '4Gi', memoryLimit: '4Gi' },
        heapEnv: { OPENSEARCH_JAVA_OPTS: '-Xms2g -Xmx2g' },
        cpu: busy(180, 640),
        memory: cached(2500, 3400),
      },
    ],
  },
  {
    namespace: 'catalog',
    name: 'price-sync',
    kind: 'CronJob',
    replicas: 1,
    team: 'catalog',
    application: 'storefront',
    schedule: { cron: '40 * * * *', firstMinute: 40, everyMinutes: 60, lastsMinutes: 4 },
    containers: [
      {
        name: 'sync',
        image: `${registry}/price-sync:2.0.0`,
        resources: { cpuRequest: '200m', memoryRequest: '256Mi', memoryLimit: '512Mi' },
        cpu: flat(90),
        memory: flat(120),
      },
    ],
  },
  {
    // Somebody raised it with kubectl during an incident and told nobody: Git still says 4Gi.
    namespace: 'catalog',
    name: 'media-import',
    kind: 'Deployment',
    replicas: 2,
    team: 'media',
    application: 'storefront',
    managers: [
      { manager: 'argocd-controller', owns: ['image', 'replicas'] },
      { manager: 'kubectl-edit', owns: ['resources'] },
    ],
    containers: [
      {
        name: 'import',
        image: `${registry}/media-import:1.2.2`,
        resources: { cpuRequest: '2', memoryRequest: '8Gi', memoryLimit: '8Gi' },
        cpu: busy(40, 120),
        memory: working(380, 470),
      },
    ],
  },
  {
    namespace: 'catalog',
    name: 'suggestions',
    kind: 'Deployment',
    replicas: 2,
    team: 'discovery',
    application: 'storefront',
    containers: [
      {
        name: 'suggest',
        image: `${registry}/suggestions:0.22.0`,
        resources: { cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
        cpu: busy(15, 95),
        memory: working(230, 300),
      },
    ],
  },
];
