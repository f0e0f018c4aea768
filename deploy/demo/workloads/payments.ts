import type { WorkloadPlan } from '../plan.ts';
import { busy, flat, working } from '../shapes.ts';

const registry = 'registry.example.com/payments';

/** Namespace payments, Application payments-prod: a Kustomize overlay over a base that staging reads, too. */
export const payments: readonly WorkloadPlan[] = [
  {
    namespace: 'payments',
    name: 'payment-gateway',
    kind: 'Deployment',
    replicas: 3,
    team: 'payments',
    application: 'payments-prod',
    revisions: [{ hoursAgo: 900, image: `${registry}/payment-gateway:5.5.1` }, { hoursAgo: 240 }],
    containers: [
      {
        name: 'gateway',
        image: `${registry}/payment-gateway:5.6.0`,
        resources: { cpuRequest: '2', memoryRequest: '2Gi', memoryLimit: '2Gi' },
        cpu: busy(90, 430),
        memory: working(480, 640),
      },
    ],
  },
  {
    namespace: 'payments',
    name: 'ledger',
    kind: 'Deployment',
    replicas: 2,
    team: 'payments',
    application: 'payments-prod',
    containers: [
      {
        name: 'ledger',
        image: `${registry}/ledger:3.9.4`,
        resources: { cpuRequest: '2', memoryRequest: '4Gi', memoryLimit: '4Gi' },
        cpu: busy(25, 110),
        memory: working(300, 370),
      },
    ],
  },
  {
    namespace: 'payments',
    name: 'payout-worker',
    kind: 'Deployment',
    replicas: 2,
    team: 'payments',
    application: 'payments-prod',
    containers: [
      {
        name: 'payout',
        image: `${registry}/payout-worker:1.19.0`,
        resources: { cpuRequest: '150m', memoryRequest: '256Mi', memoryLimit: '320Mi' },
        cpu: busy(60, 255),
        memory: working(240, 303),
      },
    ],
  },
  {
    namespace: 'payments',
    name: 'risk-scorer',
    kind: 'Deployment',
    replicas: 2,
    team: 'risk',
    application: 'payments-prod',
    containers: [
      {
        name: 'scorer',
        image: `${registry}/risk-scorer:4.0.2`,
        resources: { cpuRequest: '1', memoryRequest: '3Gi', memoryLimit: '3Gi' },
        cpu: busy(110, 520),
        memory: working(820, 1020),
      },
    ],
  },
  {
    namespace: 'payments',
    name: 'reconciliation',
    kind: 'CronJob',
    replicas: 1,
    team: 'finance',
    application: 'payments-prod',
    schedule: { cron: '30 3 * * *', firstMinute: 210, everyMinutes: 1440, lastsMinutes: 75 },
    containers: [
      {
        name: 'reconcile',
        image: `${registry}/reconciliation:2.2.0`,
        resources: { cpuRequest: '500m', memoryRequest: '1Gi', memoryLimit: '1Gi' },
        cpu: flat(410, 0.15),
        memory: working(690, 760),
      },
    ],
  },
  {
    namespace: 'payments',
    name: 'webhook-relay',
    kind: 'Deployment',
    replicas: 2,
    team: 'payments',
    application: 'payments-prod',
    vpa: 'Auto',
    podResources: { cpuRequest: '61m', memoryRequest: '154Mi', memoryLimit: '308Mi' },
    containers: [
      {
        name: 'relay',
        image: `${registry}/webhook-relay:1.1.0`,
        resources: { cpuRequest: '400m', memoryRequest: '512Mi', memoryLimit: '1Gi' },
        cpu: busy(12, 50),
        memory: working(95, 130),
      },
    ],
  },
];
