/** The manifests of a small shop, and the live objects that a cluster makes of them. */
import { parse } from 'yaml';
import { z } from 'zod';
import { aDeployment, aNamespace, aNode, anApplication, aPod, aReplicaSet } from '../builders/kubernetes-objects.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';

/** As Applications name the repository; where it lies is for the configuration to know. */
export const REPOSITORY_URL = 'https://git.example.com/platform/manifests.git';

export interface Planned {
  readonly namespace: string;
  readonly name: string;
  readonly application: string;
  readonly replicas: number;
  /** Lines of YAML below `resources:`, as a person wrote them. */
  readonly resources: readonly string[];
  /** Environment that the live object has beside its manifest's. */
  readonly variables?: Readonly<Record<string, string>>;
  /** When each pod was last killed for want of memory, and how often in all. */
  readonly killed?: { readonly at: string; readonly times: number };
}

/** One Deployment as a person keeps it, comments and all. */
export const manifestOf = ({ namespace, name, replicas, resources }: Planned): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: app
          image: registry.example.com/${name}:1.0
          resources:
${resources.map((line) => `            ${line}\n`).join('')}`;

const deployment = z.object({
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({ containers: z.array(z.looseObject({ name: z.string(), image: z.string() })) }),
    }),
  }),
});

/** What people put where it does not belong; nothing of it may leave the cluster. */
export const CREDENTIALS = { annotation: 'ghp_annotation0hunter2', variable: 'variable0hunter2' } as const;

/** Since long before the window: what is used speaks for this revision. */
const MADE = { metadata: { creationTimestamp: '2026-08-03T08:00:00Z' } };

/** The Deployment, its ReplicaSet and its pods, as the API server holds them after a sync. */
export function liveObjects(planned: Planned): Manifest[] {
  const { namespace, name, application, replicas } = planned;
  const { spec } = withVariables(deployment.parse(parse(manifestOf(planned))), planned);
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: `uid-${namespace}-${name}` };
  const counts = { replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas };
  const status = { ...counts, observedGeneration: 1 };
  const set = { ...owner, kind: 'ReplicaSet', name: `${name}-5d4c`, uid: `uid-${namespace}-${name}-5d4c` };
  return [
    aDeployment()
      .named(name)
      .in(namespace)
      .annotated({
        'argocd.argoproj.io/tracking-id': `${application}:apps/Deployment:${namespace}/${name}`,
        'example.com/deploy-token': CREDENTIALS.annotation,
      })
      .with({ ...MADE, spec, status })
      .with({ metadata: { uid: owner.uid } })
      .build(),
    aReplicaSet()
      .named(set.name)
      .in(namespace)
      .ownedBy(owner)
      .annotated({ 'deployment.kubernetes.io/revision': '1' })
      .with({ ...MADE, spec, status })
      .with({ metadata: { uid: set.uid } })
      .build(),
    ...podNames(planned).map((pod) =>
      aPod()
        .named(pod)
        .in(namespace)
        .labelled(spec.template.metadata.labels)
        .ownedBy(set)
        .with({ ...MADE, spec: { ...spec.template.spec, nodeName: 'node-1' }, status: podStatus(planned) })
        .build(),
    ),
  ];
}

function withVariables({ spec }: z.output<typeof deployment>, { variables = {} }: Planned) {
  const all = { ...variables, DATABASE_PASSWORD: CREDENTIALS.variable };
  const env = Object.entries(all).map(([name, value]) => ({ name, value }));
  const containers = spec.template.spec.containers.map((container) => ({ ...container, env }));
  return { spec: { ...spec, template: { ...spec.template, spec: { containers } } } };
}

export const podNames = ({ name, replicas }: Planned): string[] =>
  Array.from({ length: replicas }, (_, i) => `${name}-5d4c-${i}`);

function podStatus({ killed }: Planned) {
  const since = killed?.at ?? MADE.metadata.creationTimestamp;
  const terminated = { reason: 'OOMKilled', exitCode: 137, startedAt: '2026-11-10T06:00:00Z', finishedAt: since };
  return {
    phase: 'Running',
    qosClass: 'Burstable',
    startTime: MADE.metadata.creationTimestamp,
    containerStatuses: [
      {
        name: 'app',
        ready: true,
        restartCount: killed?.times ?? 0,
        state: { running: { startedAt: since } },
        ...(killed === undefined ? {} : { lastState: { terminated } }),
      },
    ],
  };
}

/** An Application that syncs `path` of the repository. */
export const applicationFor = (
  name: string,
  path: string,
  planned: readonly Planned[],
  repoURL = REPOSITORY_URL,
): Manifest =>
  anApplication()
    .named(name)
    .in('argocd')
    .with({
      spec: { source: { repoURL, path, targetRevision: 'main' }, syncPolicy: { automated: {} } },
      status: {
        sync: { status: 'Synced', revision: '5a3c1f0e9d2b47869aa04c1be3f7d6120c94e8b7' },
        health: { status: 'Healthy' },
        resources: planned
          .filter(({ application }) => application === name)
          .map((one) => ({
            group: 'apps',
            version: 'v1',
            kind: 'Deployment',
            namespace: one.namespace,
            name: one.name,
          })),
      },
    })
    .build();

/** What every cluster has: the namespaces, and a node that takes all of it. */
export const surroundingsOf = (planned: readonly Planned[]): Manifest[] => [
  ...[...new Set(planned.map(({ namespace }) => namespace))].map((name) => aNamespace().named(name).build()),
  aNode().named('node-1').build(),
];
