import type { WorkloadPlan } from '../plan.ts';
import { bursting, busy, flat, heap, working } from '../shapes.ts';

const registry = 'registry.example.com/checkout';

/** Namespace checkout, Application storefront: where the money is made, and where most of the trouble is. */
export const checkout: readonly WorkloadPlan[] = [
  {
    // The case of the first page: 512Mi were enough until the business grew; killed at every weekend peak.
    namespace: 'checkout',
    name: 'checkout-api',
    kind: 'Deployment',
    replicas: 3,
    team: 'checkout',
    application: 'storefront',
    createdDaysAgo: 310,
    revisions: [{ hoursAgo: 820 }],
    containers: [
      {
        name: 'api',
        image: `${registry}/checkout-api:2.41.0`,
        resources: { cpuRequest: '300m', memoryRequest: '384Mi', memoryLimit: '512Mi' },
        cpu: busy(45, 260),
        memory: working(330, 508),
      },
    ],
  },
  {
    namespace: 'checkout',
    name: 'order-service',
    kind: 'Deployment',
    replicas: 3,
    team: 'checkout',
    application: 'storefront',
    containers: [
      {
        name: 'orders',
        image: `${registry}/order-service:11.4.0`,
        resources: { cpuRequest: '700m', memoryRequest: '4Gi', memoryLimit: '4Gi' },
        heapEnv: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=70 -XX:+UseG1GC' },
        cpu: busy(120, 420),
        memory: heap(700, 1450),
      },
    ],
  },
  {
    namespace: 'checkout',
    name: 'order-worker',
    kind: 'Deployment',
    replicas: 2,
    team: 'checkout',
    application: 'storefront',
    containers: [
      {
        name: 'migrate',
        role: 'init',
        image: `${registry}/order-worker:6.0.1`,
        resources: { cpuRequest: '100m', memoryRequest: '128Mi', memoryLimit: '256Mi' },
        command: ['./migrate', 'up'],
      },
      {
        name: 'otel-agent',
        role: 'sidecar',
        image: 'registry.example.com/mirror/otel-collector:0.139.0',
        resources: { cpuRequest: '500m', memoryRequest: '1Gi', memoryLimit: '1Gi' },
        cpu: busy(8, 31),
        memory: working(92, 118),
      },
      {
        name: 'worker',
        image: `${registry}/order-worker:6.0.1`,
        resources: { cpuRequest: '400m', memoryRequest: '512Mi', memoryLimit: '768Mi' },
        cpu: busy(70, 290),
        memory: working(360, 450),
      },
    ],
  },
  {
    // Loads all promotions at start; what survives the first minute needs a quarter of the limit.
    namespace: 'checkout',
    name: 'promo-engine',
    kind: 'Deployment',
    replicas: 2,
    team: 'checkout',
    application: 'storefront',
    revisions: [
      { hoursAgo: 700, image: `${registry}/promo-engine:3.1.0` },
      { hoursAgo: 210, image: `${registry}/promo-engine:3.2.0` },
      { hoursAgo: 106 },
    ],
    startKills: { hoursAgo: 14, count: 4, pod: 1 },
    containers: [
      {
        name: 'promo',
        image: `${registry}/promo-engine:3.2.1`,
        resources: { cpuRequest: '200m', memoryRequest: '192Mi', memoryLimit: '640Mi' },
        cpu: busy(25, 130),
        memory: bursting(610, 150),
      },
    ],
  },
  {
    namespace: 'checkout',
    name: 'tax-calculator',
    kind: 'Deployment',
    replicas: 2,
    team: 'finance',
    application: 'storefront',
    createdDaysAgo: 5,
    containers: [
      {
        name: 'tax',
        image: `${registry}/tax-calculator:0.1.0`,
        resources: { cpuRequest: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' },
        cpu: busy(10, 60),
        memory: working(120, 160),
      },
    ],
  },
  {
    // The release of Sunday afternoon needs twice the memory of the one before.
    namespace: 'checkout',
    name: 'fraud-check',
    kind: 'Deployment',
    replicas: 2,
    team: 'risk',
    application: 'storefront',
    revisions: [{ hoursAgo: 600, image: `${registry}/fraud-check:8.3.2`, memory: working(205, 250) }, { hoursAgo: 20 }],
    containers: [
      {
        name: 'fraud-check',
        image: `${registry}/fraud-check:9.0.0`,
        resources: { cpuRequest: '400m', memoryRequest: '384Mi', memoryLimit: '512Mi' },
        cpu: busy(80, 320),
        memory: working(380, 514),
      },
    ],
  },
  {
    namespace: 'checkout',
    name: 'invoice-renderer',
    kind: 'Deployment',
    replicas: 1,
    team: 'finance',
    application: 'storefront',
    containers: [
      {
        name: 'renderer',
        image: `${registry}/invoice-renderer:1.6.0`,
        resources: { cpuRequest: '800m', memoryRequest: '1536Mi', memoryLimit: '1536Mi' },
        cpu: busy(20, 140),
        memory: working(310, 420),
      },
      {
        name: 'istio-proxy',
        image: 'registry.example.com/mirror/istio-proxyv2:1.28.0',
        injected: true,
        resources: { cpuRequest: '100m', cpuLimit: '2', memoryRequest: '128Mi', memoryLimit: '1Gi' },
        cpu: flat(4.5, 0.3),
        memory: flat(58, 0.04),
        throttled: 0,
      },
    ],
  },
];
