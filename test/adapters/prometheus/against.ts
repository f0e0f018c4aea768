import { onTestFinished } from 'vitest';
import type { PrometheusOptions } from '../../../src/adapters/prometheus/options.ts';
import { later, minutes } from '../../../src/model/units.ts';
import {
  type Asked,
  type FakeContainer,
  type Lie,
  type LyingOptions,
  type LyingPrometheus,
  lyingPrometheus,
} from '../../fakes/prometheus/lying-prometheus.ts';
import { collect, type Watched, WINDOW, watched } from './collect.ts';

export const oneContainer: readonly FakeContainer[] = [
  { namespace: 'shop', pod: 'web-0', container: 'app', millicores: 1, bytes: 2 },
];

/** The adapter against a lying server that is closed when the test ends. */
export async function against(
  lying: LyingOptions,
  options: Partial<PrometheusOptions> = {},
): Promise<Watched & { readonly fake: LyingPrometheus }> {
  const fake = await lyingPrometheus({ containers: oneContainer, ...lying });
  onTestFinished(fake.close);
  return { fake, ...watched({ url: fake.url, ...options }) };
}

export const fourContainers: readonly FakeContainer[] = ['web-0', 'web-1', 'web-a', 'web-x'].map((pod, i) => ({
  namespace: 'shop',
  pod,
  container: 'app',
  millicores: 100 + i,
  bytes: 1000 + i,
}));

/** Slots of WINDOW: two days and six hours. */
export const SLOTS = 2 * 288 + 72;
export const halfHour = { from: WINDOW.from, to: later(WINDOW.from, minutes(30)) };

export const isUsage = ({ path, fields }: Asked): boolean =>
  path === '/api/v1/query_range' && /^(rate|max_over_time)\(/.test(fields.get('query') ?? '');
export const isCpu = (asked: Asked): boolean => isUsage(asked) && (asked.fields.get('query') ?? '').startsWith('rate');
export const stepsOf = ({ fields }: Asked): number =>
  (Number(fields.get('end')) - Number(fields.get('start'))) / Number(fields.get('step')) + 1;
/** The six hours of the last day: one question of CPU. */
export const isLastCpu = (asked: Asked): boolean => isCpu(asked) && stepsOf(asked) === 72;

/** Usage of four containers, by range queries, with lies. */
export async function usageWith(
  lie: (asked: Asked) => Lie | undefined,
  options: Partial<PrometheusOptions> = {},
  window = WINDOW,
) {
  const { fake, metrics, waits } = await against({ containers: fourContainers, lie }, options);
  const messages = await collect(metrics.usage({ window, namespaces: ['shop'] }));
  return { messages, waits, asked: fake.asked.filter(isUsage) };
}
