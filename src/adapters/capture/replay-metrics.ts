import type { HealthSample, HealthSignalName } from '../../model/health-signals.ts';
import { type Reading, unknown } from '../../model/reason.ts';
import { type Instant, instant, type Window } from '../../model/units.ts';
import type { UsageMessage, UsageResource } from '../../model/usage.ts';
import type { Metrics, UsageRequest } from '../../ports/metrics.ts';
import { readLines } from './files.ts';
import { type MetricsFile, usagePath } from './format.ts';
import { decodeSamples, overlaps, usageLine } from './usage-codec.ts';

/** Answers what was asked when capturing; anything beyond it is a gap, never an empty answer. */
export function replayMetrics(dir: string, file: MetricsFile): Metrics {
  const { health } = file;
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
    ...(health === undefined ? {} : { health: (name, at) => replayHealth(health, name, at) }),
    podOwners: async () => file.podOwners ?? unknown('partial-answer', 'the capture holds no owners of pods'),
    usage: (request) => replayUsage(dir, file, request),
  };
}

async function replayHealth(
  answers: NonNullable<MetricsFile['health']>,
  name: HealthSignalName,
  at: Instant,
): Promise<Reading<readonly HealthSample[]>> {
  const told = answers.find((answer) => answer.name === name && answer.at === at);
  return told?.samples ?? unknown('not-observed', `the capture holds no ${name} of this moment`);
}

const sameWindow = (a: Window, b: Window): boolean => a.from === b.from && a.to === b.to;

async function* replayUsage(dir: string, file: MetricsFile, request: UsageRequest): AsyncGenerator<UsageMessage> {
  yield* file.resolutions;
  yield* file.gaps;
  yield* uncovered(file, request);
  const captured = new Set(file.usage?.namespaces);
  const wanted = request.namespaces.filter((namespace) => captured.has(namespace));
  for (const [i, namespace] of wanted.entries()) {
    for await (const line of readLines(dir, usagePath(namespace), usageLine)) {
      if (overlaps(line, request.window)) yield decodeSamples(line);
    }
    yield { kind: 'progress', done: i + 1, total: wanted.length };
  }
}

/** Several questions may have been asked for a namespace: what none of them reached was never seen. */
function* uncovered({ usage, asked }: MetricsFile, { window, namespaces }: UsageRequest): Generator<UsageMessage> {
  const questions = asked ?? (usage === undefined ? [] : [usage]);
  for (const namespace of namespaces) {
    const windows = questions.filter((question) => question.namespaces.includes(namespace)).map((one) => one.window);
    const detail =
      windows.length === 0
        ? 'the capture holds no usage of this namespace'
        : 'the capture does not reach over the whole window';
    for (const hole of holes(window, windows)) yield* gap(namespace, hole, detail);
  }
}

function* holes({ from, to }: Window, seen: readonly Window[]): Generator<Window> {
  let at = from;
  for (const next of seen.toSorted((a, b) => a.from - b.from)) {
    if (next.from >= to) break;
    if (next.from > at) yield { from: at, to: next.from };
    at = instant(Math.max(at, next.to));
  }
  if (at < to) yield { from: at, to };
}

function* gap(namespace: string, window: Window, detail: string): Generator<UsageMessage> {
  const resources: readonly UsageResource[] = ['cpu', 'memory'];
  for (const resource of resources) {
    yield { kind: 'gap', resource, namespace, window, because: { code: 'partial-answer', detail } };
  }
}
