import type { WorkloadPlan } from '../plan.ts';
import { busy, cached, flat, heap, hotPod, working } from '../shapes.ts';

const mirror = 'registry.example.com/mirror';
const tools = 'platform-tools';

/** Namespaces data, platform, monitoring and kube-system; Application platform-tools (a directory with recurse). */
export const platform: readonly WorkloadPlan[] = [
  {
    // A database: most of its working set is page cache that the kernel would give back.
    namespace: 'data',
    name: 'postgres',
    kind: 'StatefulSet',
    replicas: 1,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'postgres',
        image: `${mirror}/postgres:17.6`,
        resources: { cpuRequest: '2', memoryRequest: '8Gi', memoryLimit: '8Gi' },
        cpu: busy(220, 780),
        memory: cached(1400, 5900),
      },
    ],
  },
  {
    namespace: 'data',
    name: 'kafka',
    kind: 'StatefulSet',
    replicas: 3,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'kafka',
        image: `${mirror}/kafka:4.1.0`,
        resources: { cpuRequest: '800m', memoryRequest: '3Gi', memoryLimit: '4Gi' },
        heapEnv: { KAFKA_HEAP_OPTS: '-Xms1g -Xmx1g' },
        cpu: busy(110, 430),
        memory: cached(1500, 2900),
      },
    ],
  },
  {
    namespace: 'data',
    name: 'redis',
    kind: 'StatefulSet',
    replicas: 1,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'redis',
        image: `${mirror}/redis:7.2.11`,
        resources: { cpuRequest: '100m', memoryRequest: '640Mi', memoryLimit: '768Mi' },
        cpu: busy(20, 65),
        memory: working(470, 520),
      },
    ],
  },
  {
    namespace: 'data',
    name: 'postgres-backup',
    kind: 'CronJob',
    replicas: 1,
    team: 'platform',
    application: tools,
    schedule: { cron: '0 1 * * *', firstMinute: 60, everyMinutes: 1440, lastsMinutes: 110 },
    containers: [
      {
        name: 'dump',
        image: `${mirror}/pgbackrest:2.57.0`,
        resources: { cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
        cpu: flat(430, 0.1),
        memory: working(350, 380),
      },
    ],
  },
  {
    namespace: 'platform',
    name: 'ingress',
    kind: 'DaemonSet',
    replicas: 3,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'controller',
        image: `${mirror}/ingress-nginx:1.14.0`,
        resources: { cpuRequest: '500m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
        cpu: hotPod(busy(18, 75), { pod: 1, factor: 5.2 }),
        memory: hotPod(working(150, 185), { pod: 1, factor: 2.1 }),
      },
    ],
  },
  {
    // Its manifest is generated: an edit would be gone with the next release.
    namespace: 'platform',
    name: 'cert-manager',
    kind: 'Deployment',
    replicas: 2,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'cert-manager-controller',
        image: `${mirror}/cert-manager-controller:1.19.1`,
        resources: { cpuRequest: '2', memoryRequest: '4Gi', memoryLimit: '4Gi' },
        cpu: flat(6, 0.4),
        memory: flat(74, 0.03),
      },
    ],
  },
  {
    namespace: 'platform',
    name: 'external-dns',
    kind: 'Deployment',
    replicas: 1,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'external-dns',
        image: `${mirror}/external-dns:0.20.0`,
        resources: { cpuRequest: '50m', memoryRequest: '64Mi', memoryLimit: '128Mi' },
        cpu: flat(3, 0.5),
        memory: flat(44, 0.04),
      },
    ],
  },
  {
    namespace: 'platform',
    name: 'legacy-gateway',
    kind: 'Deployment',
    replicas: 2,
    team: 'platform',
    managers: [{ manager: 'kubectl-client-side-apply', owns: ['resources', 'replicas', 'image'] }],
    containers: [
      {
        name: 'gateway',
        image: 'registry.example.com/legacy/gateway:2019-11',
        resources: { cpuRequest: '2', memoryRequest: '4Gi', memoryLimit: '4Gi' },
        heapEnv: { JAVA_OPTS: '-Xmx1g' },
        cpu: busy(15, 70),
        memory: heap(600, 1100),
      },
    ],
  },
  {
    namespace: 'monitoring',
    name: 'prometheus-main',
    kind: 'StatefulSet',
    replicas: 1,
    team: 'platform',
    operator: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', name: 'main' },
    managers: [{ manager: 'PrometheusOperator', owns: ['resources', 'replicas', 'image'] }],
    containers: [
      {
        name: 'prometheus',
        image: `${mirror}/prometheus:3.7.3`,
        resources: { cpuRequest: '2', memoryRequest: '6Gi', memoryLimit: '8Gi' },
        cpu: flat(420, 0.2),
        memory: cached(2600, 3300),
      },
    ],
  },
  {
    namespace: 'monitoring',
    name: 'grafana',
    kind: 'Deployment',
    replicas: 1,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'grafana',
        image: `${mirror}/grafana:12.2.1`,
        resources: { cpuRequest: '200m', memoryRequest: '768Mi', memoryLimit: '768Mi' },
        cpu: busy(9, 40),
        memory: working(205, 240),
      },
    ],
  },
  {
    namespace: 'monitoring',
    name: 'node-exporter',
    kind: 'DaemonSet',
    replicas: 3,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'node-exporter',
        image: `${mirror}/node-exporter:1.9.1`,
        resources: { cpuRequest: '50m', memoryRequest: '64Mi', memoryLimit: '128Mi' },
        cpu: flat(7, 0.3),
        memory: flat(31, 0.04),
      },
    ],
  },
  {
    namespace: 'monitoring',
    name: 'log-shipper',
    kind: 'DaemonSet',
    replicas: 3,
    team: 'platform',
    application: tools,
    containers: [
      {
        name: 'vector',
        image: `${mirror}/vector:0.51.0`,
        resources: { cpuRequest: '200m', memoryRequest: '512Mi' },
        cpu: busy(30, 110),
        memory: working(120, 165),
      },
    ],
  },
  {
    namespace: 'kube-system',
    name: 'coredns',
    kind: 'Deployment',
    replicas: 2,
    team: 'platform',
    containers: [
      {
        name: 'coredns',
        image: 'registry.k8s.io/coredns/coredns:v1.12.4',
        resources: { cpuRequest: '100m', memoryRequest: '70Mi', memoryLimit: '170Mi' },
        cpu: busy(4, 14),
        memory: flat(38, 0.05),
      },
    ],
  },
  {
    namespace: 'kube-system',
    name: 'kube-proxy',
    kind: 'DaemonSet',
    replicas: 3,
    team: 'platform',
    containers: [
      {
        name: 'kube-proxy',
        image: 'registry.k8s.io/kube-proxy:v1.34.2',
        resources: {},
        cpu: flat(2, 0.5),
        memory: flat(27, 0.04),
      },
    ],
  },
];
