import { z } from 'zod';
import type { ContainerRole, ContainerSpec, PodTemplate, Resources } from '../../../model/cluster.ts';
import { redactCommand } from '../redact.ts';
import { heapEnv, rawEnv } from './heap-env.ts';
import { safeAnnotations } from './meta.ts';
import { podSecurityOf, rawContainerSecurity, rawPodSecurity, securityOf } from './security.ts';
import { cpuQuantity, many, memoryQuantity, present, texts } from './shape.ts';
import { rawEnvFrom, rawReads, usesOf } from './uses.ts';

const rawAmounts = z
  .object({ cpu: cpuQuantity.nullish(), memory: memoryQuantity.nullish() })
  .catchall(z.unknown())
  .nullish();

const rawContainer = z.object({
  name: z.string(),
  image: z.string(),
  restartPolicy: z.string().nullish(),
  command: many(z.string()),
  args: many(z.string()),
  env: many(rawEnv),
  envFrom: many(rawEnvFrom),
  resources: z.object({ requests: rawAmounts, limits: rawAmounts }).nullish(),
  volumeMounts: many(z.object({ name: z.string() })),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
  startupProbe: z.unknown().optional(),
  ports: many(z.object({ name: z.string().nullish(), containerPort: z.number() })),
  securityContext: rawContainerSecurity.nullish(),
});
type RawContainer = z.output<typeof rawContainer>;

const rawVolume = z.object({
  name: z.string(),
  emptyDir: z.object({ medium: z.string().nullish() }).nullish(),
  persistentVolumeClaim: z.object({ claimName: z.string() }).nullish(),
  ...rawReads,
});

export const rawPodSpec = z.object({
  containers: many(rawContainer),
  initContainers: many(rawContainer),
  volumes: many(rawVolume),
  hostNetwork: z.boolean().nullish(),
  securityContext: rawPodSecurity.nullish(),
});
type RawPodSpec = z.output<typeof rawPodSpec>;

export const rawTemplate = z.object({
  metadata: z.object({ labels: texts, annotations: texts }).nullish(),
  spec: rawPodSpec,
});

export const templateOf = (raw: z.output<typeof rawTemplate>): PodTemplate => ({
  labels: raw.metadata?.labels ?? {},
  annotations: safeAnnotations(raw.metadata?.annotations ?? {}),
  containers: containersOf(raw.spec),
  memoryVolumes: mountsMemory(raw.spec),
  ...podSecurityOf(raw.spec),
  ...usesOf(raw.spec),
});

/** In the order in which they start: init containers and sidecars as written, then the main ones. */
export const containersOf = (spec: RawPodSpec): ContainerSpec[] => [
  ...spec.initContainers.map((raw) => containerOf(raw, roleOfInit(raw))),
  ...spec.containers.map((raw) => containerOf(raw, 'main')),
];

const roleOfInit = (raw: RawContainer): ContainerRole => (raw.restartPolicy === 'Always' ? 'sidecar' : 'init');

const containerOf = (raw: RawContainer, role: ContainerRole): ContainerSpec => ({
  name: raw.name,
  role,
  image: raw.image,
  resources: resourcesOf(raw.resources),
  command: redactCommand([...raw.command, ...raw.args]),
  heapEnv: heapEnv(raw.env),
  probes: {
    liveness: isSet(raw.livenessProbe),
    readiness: isSet(raw.readinessProbe),
    startup: isSet(raw.startupProbe),
  },
  ...(raw.ports.length === 0
    ? {}
    : { ports: raw.ports.map(({ name, containerPort }) => present({ name, port: containerPort })) }),
  ...(raw.securityContext?.privileged === true ? { privileged: true } : {}),
  ...securityOf(raw.securityContext),
});

/** Undefined when it mounts none. */
export function claimsOf(volumes: RawPodSpec['volumes']): string[] | undefined {
  const names = volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  return names.length === 0 ? undefined : names.sort();
}

function resourcesOf(raw: RawContainer['resources']): Resources {
  const { requests, limits } = raw ?? {};
  const names = new Set([...Object.keys(requests ?? {}), ...Object.keys(limits ?? {})]);
  return present({
    cpuRequest: requests?.cpu,
    cpuLimit: limits?.cpu,
    memoryRequest: requests?.memory,
    memoryLimit: limits?.memory,
    extended: [...names].filter((name) => name !== 'cpu' && name !== 'memory').sort(),
  });
}

function mountsMemory(spec: RawPodSpec): boolean {
  const inMemory = new Set(
    spec.volumes.filter(({ emptyDir }) => emptyDir?.medium === 'Memory').map(({ name }) => name),
  );
  return [...spec.initContainers, ...spec.containers].some(({ volumeMounts }) =>
    volumeMounts.some(({ name }) => inMemory.has(name)),
  );
}

const isSet = (probe: unknown): boolean => probe !== undefined && probe !== null;
