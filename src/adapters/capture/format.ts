import { z } from 'zod';
import type { ClusterKind } from '../../model/cluster-kinds.ts';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { type HealthSample, healthSignals } from '../../model/health-signals.ts';
import type { LogsAsked } from '../../model/logs.ts';
import type { ClusterPlatform } from '../../model/platform.ts';
import { type Reading, type Reason, reasonCodes } from '../../model/reason.ts';
import type { RevisionName, RevisionTemplate } from '../../model/revision-template.ts';
import { instant, milliseconds, type Window } from '../../model/units.ts';
import type { SignalSample } from '../../model/usage.ts';
import type { MetricsProbe, PodOwner } from '../../ports/metrics.ts';

/** Raised when a capture of before could not be replayed any more. */
export const CAPTURE_VERSION = 1;

const time = z.iso.datetime().transform((text) => instant(Date.parse(text)));
const window: z.ZodType<Window> = z.strictObject({
  from: z.number().transform(instant),
  to: z.number().transform(instant),
});

/** DIR/capture.json: written last, so a capture that was cut short is recognised by its absence. */
export const captureFile = z.strictObject({
  version: z.literal(CAPTURE_VERSION),
  takenAt: time,
  cluster: z.string(),
  window: z.strictObject({ from: time, to: time }),
  /** The version of Trimtab that wrote it, for bug reports. */
  trimtab: z.string(),
});

const reason: z.ZodType<Reason> = z.strictObject({ code: z.enum(reasonCodes), detail: z.string() });

const readingOf = <T>(value: z.ZodType<T>): z.ZodType<Reading<T>> =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('known'), value }),
    z.strictObject({ kind: z.literal('unknown'), because: reason }),
  ]);

const series = z.strictObject({ namespace: z.string(), pod: z.string(), container: z.string() });
const samples: z.ZodType<Reading<readonly SignalSample[]>> = readingOf(
  z.array(z.strictObject({ series, value: z.number() })),
);
const healthSamples: z.ZodType<Reading<readonly HealthSample[]>> = readingOf(
  z.array(z.strictObject({ labels: z.record(z.string(), z.string()), value: z.number() })),
);
const owners: z.ZodType<Reading<readonly PodOwner[]>> = readingOf(
  z.array(z.strictObject({ namespace: z.string(), pod: z.string(), kind: z.string(), name: z.string() })),
);
const probe: z.ZodType<MetricsProbe> = z.strictObject({
  backend: z.string(),
  metrics: z.array(z.strictObject({ name: z.string(), present: readingOf(z.boolean()), degrades: z.string() })),
  scrapeInterval: readingOf(z.number().transform(milliseconds)),
  clusters: z.array(z.string()),
  warnings: z.array(z.string()),
});
const resource = z.enum(['cpu', 'memory']);
const question = z.strictObject({ window, namespaces: z.array(z.string()) });

/** DIR/metrics.json: everything of the metrics backend but the samples. */
export const metricsFile = z.strictObject({
  queries: z.strictObject({ cpu: z.string(), memory: z.string(), backend: z.string() }),
  probe: probe.exactOptional(),
  podOwners: owners.exactOptional(),
  signals: z.array(z.strictObject({ name: z.enum(['throttled-share', 'oom-events', 'restarts']), window, samples })),
  /** Answers to the questions of the health checks. */
  health: z
    .array(z.strictObject({ name: z.enum(healthSignals), at: z.number().transform(instant), samples: healthSamples }))
    .exactOptional(),
  /** What usage was asked for; each namespace has its file under DIR/usage/. */
  usage: question.exactOptional(),
  /** The single questions, where it took several. */
  asked: z.array(question).exactOptional(),
  /** Days that were remembered from passes before; each namespace has its file under DIR/remembered/. */
  remembered: z.strictObject({ foldVersion: z.int(), namespaces: z.array(z.string()) }).exactOptional(),
  resolutions: z.array(
    z.strictObject({
      kind: z.literal('resolution'),
      resource,
      interval: z.number().transform(milliseconds),
      duplicates: z.boolean(),
    }),
  ),
  gaps: z.array(z.strictObject({ kind: z.literal('gap'), resource, namespace: z.string(), window, because: reason })),
});
export type MetricsFile = z.infer<typeof metricsFile>;

/** A line of DIR/remembered/NAMESPACE.jsonl.gz: summaries of one day, as the fold of `foldVersion` packs them. */
export const rememberedLine = z.strictObject({ day: z.iso.date(), bytes: z.base64() });

/** How listing a kind failed, kept so that the replay fails in the same way. */
const failure = z.discriminatedUnion('error', [
  z.strictObject({
    error: z.literal('UpstreamSurprise'),
    source: z.string(),
    issue: z.string(),
    code: z.enum(['absent', 'forbidden', 'partial', 'surprise']),
  }),
  z.strictObject({
    error: z.literal('RetryLater'),
    source: z.string(),
    issue: z.string(),
    afterMs: z.number().exactOptional(),
  }),
]);
export type Failure = z.infer<typeof failure>;

/** DIR/cluster/KIND.json, and DIR/platform.json with one object. */
export const kindFile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listed'), objects: z.array(z.unknown()) }),
  z.strictObject({ kind: z.literal('failed'), failure }),
]);

export const platformSchema: z.ZodType<ClusterPlatform> = z.strictObject({
  kubeVersion: z.string(),
  apiVersions: z.array(z.string()),
});

export const revisionTemplateSchema: z.ZodType<RevisionTemplate> = z.strictObject({
  createdAt: z.number().transform(instant),
  template: z.record(z.string(), z.unknown()),
});

/** `shop/ReplicaSet/web-6b7f9c` */
export const revisionKey = ({ namespace, kind, name }: RevisionName): string => `${namespace}/${kind}/${name}`;

/** `shop/web-6b7f9c-x2/app/previous` */
export const logsKey = ({ namespace, pod, container, run }: LogsAsked): string =>
  `${namespace}/${pod}/${container}/${run}`;

/** DIR/logs.json: what containers in trouble wrote, where `--logs` asked for it, by `logsKey`; at most one text each. */
export const logsFile = z.record(z.string(), kindFile);

/** DIR/revisions.json: pod templates of rollouts that did not end, by `revisionKey`. */
export const revisionsFile = z.record(z.string(), kindFile);

export const failureOf = (error: unknown): Failure | undefined => {
  if (error instanceof UpstreamSurprise) {
    return { error: 'UpstreamSurprise', source: error.source, issue: error.issue, code: error.code };
  }
  if (error instanceof RetryLater) {
    const after = error.afterMs === undefined ? {} : { afterMs: error.afterMs };
    return { error: 'RetryLater', source: error.source, issue: error.issue, ...after };
  }
  return undefined;
};

export const errorOf = (failure: Failure): Error =>
  failure.error === 'RetryLater' ? new RetryLater(failure) : new UpstreamSurprise(failure);

export const kindPath = (kind: ClusterKind): string => `cluster/${kind}.json`;
/** Names of namespaces are DNS labels; anything else cannot leave the folder. */
export const usagePath = (namespace: string): string => `usage/${encodeURIComponent(namespace)}.jsonl.gz`;
export const rememberedPath = (namespace: string): string => `remembered/${encodeURIComponent(namespace)}.jsonl.gz`;
