import type { WorkloadPlan } from '../plan.ts';
import { busy, capped, flat, leaking, working } from '../shapes.ts';

const registry = 'registry.example.com/shop';

/** Namespace shop, Application storefront. */
export const shop: readonly WorkloadPlan[] = [
  {
    namespace: 'shop',
    name: 'web-frontend',
    kind: 'Deployment',
    replicas: 3,
    team: 'storefront',
    application: 'storefront',
    revisions: [{ hoursAgo: 500, image: `${registry}/web-frontend:4.17.2` }, { hoursAgo: 262 }],
    containers: [
      {
        name: 'web',
        image: `${registry}/web-frontend:4.18.0`,
        resources: { cpuRequest: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' },
        cpu: busy(22, 160),
        memory: working(210, 290),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'cart',
    kind: 'Deployment',
    replicas: 3,
    team: 'storefront',
    application: 'storefront',
    hpa: { cpuUtilization: 70, min: 3, max: 12 },
    containers: [
      {
        name: 'cart',
        image: `${registry}/cart:2.9.1`,
        resources: { cpuRequest: '500m', memoryRequest: '384Mi', memoryLimit: '512Mi' },
        cpu: busy(30, 150),
        memory: working(190, 260),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'product-page',
    kind: 'Deployment',
    replicas: 4,
    team: 'storefront',
    application: 'storefront',
    revisions: [{ hoursAgo: 700, image: `${registry}/product-page:7.0.3` }, { hoursAgo: 190 }],
    containers: [
      {
        name: 'product-page',
        image: `${registry}/product-page:7.1.0`,
        resources: { cpuRequest: '300m', memoryRequest: '384Mi', memoryLimit: '640Mi' },
        cpu: busy(40, 210),
        memory: working(260, 330),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'recommendations',
    kind: 'Deployment',
    replicas: 2,
    team: 'discovery',
    application: 'storefront',
    createdDaysAgo: 200,
    revisions: [{ hoursAgo: 460 }],
    containers: [
      {
        name: 'recommender',
        image: `${registry}/recommendations:1.31.0`,
        resources: { cpuRequest: '250m', memoryRequest: '768Mi', memoryLimit: '768Mi' },
        cpu: busy(60, 190),
        memory: leaking(240, 19),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'image-resizer',
    kind: 'Deployment',
    replicas: 2,
    team: 'media',
    application: 'storefront',
    containers: [
      {
        name: 'resizer',
        image: `${registry}/image-resizer:0.12.4`,
        resources: { cpuRequest: '250m', cpuLimit: '500m', memoryRequest: '256Mi', memoryLimit: '512Mi' },
        cpu: capped(busy(180, 720), 500),
        memory: working(170, 240),
        throttled: 0.41,
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'session-cache',
    kind: 'StatefulSet',
    replicas: 1,
    team: 'storefront',
    application: 'storefront',
    containers: [
      {
        name: 'valkey',
        image: 'registry.example.com/mirror/valkey:8.0.2',
        resources: { cpuRequest: '100m', memoryRequest: '320Mi', memoryLimit: '448Mi' },
        command: ['valkey-server', '--maxmemory', '300mb'],
        cpu: busy(18, 62),
        memory: working(250, 296),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'wishlist',
    kind: 'Deployment',
    replicas: 2,
    team: 'storefront',
    application: 'storefront',
    containers: [
      {
        name: 'wishlist',
        image: `${registry}/wishlist:0.3.0`,
        resources: { cpuRequest: '250m', memoryRequest: '256Mi', memoryLimit: '256Mi' },
        cpu: flat(0.7, 0.3),
        memory: flat(41, 0.02),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'newsletter',
    kind: 'CronJob',
    replicas: 1,
    team: 'marketing',
    application: 'storefront',
    schedule: { cron: '0 2 * * *', firstMinute: 120, everyMinutes: 1440, lastsMinutes: 50 },
    containers: [
      {
        name: 'send',
        image: `${registry}/newsletter:5.2.0`,
        resources: { cpuRequest: '500m', memoryRequest: '1536Mi', memoryLimit: '1536Mi' },
        cpu: flat(310, 0.2),
        memory: working(520, 560),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'storefront-bff',
    kind: 'Deployment',
    replicas: 2,
    team: 'storefront',
    application: 'storefront',
    containers: [
      {
        name: 'bff',
        image: `${registry}/storefront-bff:1.8.5`,
        resources: {},
        command: ['node', 'dist/server.js'],
        cpu: busy(35, 140),
        memory: working(150, 205),
      },
    ],
  },
  {
    namespace: 'shop',
    name: 'ab-testing',
    kind: 'Deployment',
    replicas: 1,
    team: 'discovery',
    application: 'storefront',
    annotations: { 'trimtab.dev/ignore': 'true' },
    containers: [
      {
        name: 'ab-testing',
        image: `${registry}/ab-testing:0.9.0`,
        resources: { cpuRequest: '1', memoryRequest: '2Gi', memoryLimit: '2Gi' },
        cpu: busy(12, 55),
        memory: working(180, 220),
      },
    ],
  },
];
