import { unknown } from '../../model/reason.ts';
import type { Window } from '../../model/units.ts';
import type { UsageMessage, UsageResource } from '../../model/usage.ts';
import type { Metrics, UsageRequest } from '../../ports/metrics.ts';
import { readLines } from './files.ts';
import { type MetricsFile, usagePath } from './format.ts';
import { decodeSamples, usageLine } from './usage-codec.ts';

/** Answers what was asked when capturing; anything beyond it is a gap, never an empty answer. */
export function replayMetrics(dir: string, file: MetricsFile): Metrics {
  return {
    describe: () => file.queries,
    probe: async () =>
      file.probe ?? {
        backend: file.queries.backend,
        metrics: [],
        scrapeInterval: unknown('partial-answer', 'the capture holds no probe'),
        clusters: [],
        warnings: [],
      },
    signal: async (name, window) =>
      file.signals.find((signal) => signal.name === name && sameWindow(signal.window, window))?.samples ??
      unknown('partial-answer', `the capture holds no ${name} of this window`),
    podOwners: async () => file.podOwners ?? unknown('partial-answer', 'the capture holds no owners of pods'),
    usage: (request) => replayUsage(dir, file, request),
  };
}

const sameWindow = (a: Window, b: Window): boolean => a.from === b.from && a.to === b.to;

async function* replayUsage(dir: string, file: MetricsFile, request: UsageRequest): AsyncGenerator<UsageMessage> {
  yield* file.resolutions;
  yield* file.gaps;
  yield* uncovered(file, request);
  const captured = new Set(file.usage?.namespaces);
  const wanted = request.namespaces.filter((namespace) => captured.has(namespace));
  for (const [i, namespace] of wanted.entries()) {
    for await (const line of readLines(dir, usagePath(namespace), usageLine)) yield decodeSamples(line);
    yield { kind: 'progress', done: i + 1, total: wanted.length };
  }
}

function* uncovered(file: MetricsFile, request: UsageRequest): Generator<UsageMessage> {
  const { usage } = file;
  for (const namespace of request.namespaces) {
    if (usage === undefined || !usage.namespaces.includes(namespace)) {
      yield* gap(namespace, request.window, 'the capture holds no usage of this namespace');
      continue;
    }
    const detail = 'the capture does not reach over the whole window';
    if (request.window.from < usage.window.from) {
      yield* gap(namespace, { from: request.window.from, to: usage.window.from }, detail);
    }
    if (request.window.to > usage.window.to) {
      yield* gap(namespace, { from: usage.window.to, to: request.window.to }, detail);
    }
  }
}

function* gap(namespace: string, window: Window, detail: string): Generator<UsageMessage> {
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  for (const resource of resources) {
    yield { kind: 'gap', resource, namespace, window, because: { code: 'partial-answer', detail } };
  }
}
