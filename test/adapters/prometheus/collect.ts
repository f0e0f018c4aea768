import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { prometheus } from '../../../src/adapters/prometheus/prometheus.ts';
import { instant, type Milliseconds, milliseconds, type Window } from '../../../src/model/units.ts';
import type { UsageMessage } from '../../../src/model/usage.ts';
import type { Metrics } from '../../../src/ports/metrics.ts';

export const at = (text: string) => instant(Date.parse(text));
/** Two whole UTC days and a bit of the third, taken at 06:02. */
export const WINDOW: Window = { from: at('2026-11-14T00:00:00Z'), to: at('2026-11-16T06:02:00Z') };

export interface Watched {
  readonly metrics: Metrics;
  /** How long it would have waited between tries. */
  readonly waits: readonly Milliseconds[];
}

/** Against a fake: waits are written down, not waited. */
export function watched(options: PrometheusOptions): Watched {
  const waits: Milliseconds[] = [];
  const wait = async (howLong: Milliseconds): Promise<void> => {
    waits.push(howLong);
  };
  return {
    waits,
    metrics: prometheus({ clock: { now: () => WINDOW.to }, timeout: milliseconds(30_000), wait, ...options }),
  };
}

/** Everything a reading yields, with samples copied. */
export async function collect(messages: AsyncIterable<UsageMessage>): Promise<UsageMessage[]> {
  const all: UsageMessage[] = [];
  for await (const message of messages)
    all.push(
      message.kind === 'samples'
        ? { ...message, times: Array.from(message.times), values: Array.from(message.values) }
        : message,
    );
  return all;
}

export const gapsOf = (messages: readonly UsageMessage[]) =>
  messages.flatMap((message) => (message.kind === 'gap' ? [message] : []));
export const samplesOf = (messages: readonly UsageMessage[]) =>
  messages.flatMap((message) => (message.kind === 'samples' ? [message] : []));

/** Samples per series and resource, in the order they came. */
export function joined(messages: readonly UsageMessage[]): Map<string, { times: number[]; values: number[] }> {
  const all = new Map<string, { times: number[]; values: number[] }>();
  for (const { resource, series, times, values } of samplesOf(messages)) {
    const key = `${resource} ${series.namespace}/${series.pod}/${series.container}`;
    const own = all.get(key) ?? { times: [], values: [] };
    own.times.push(...Array.from(times));
    own.values.push(...Array.from(values));
    all.set(key, own);
  }
  return all;
}
