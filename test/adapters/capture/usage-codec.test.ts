import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSamples, encodeSamples } from '../../../src/adapters/capture/usage-codec.ts';
import { USAGE_QUANTUM, type UsageMessage } from '../../../src/model/usage.ts';

type Samples = Extract<UsageMessage, { readonly kind: 'samples' }>;

const block = (resource: 'cpu' | 'memory', times: readonly number[], values: readonly number[]): Samples => ({
  kind: 'samples',
  resource,
  series: { namespace: 'shop', pod: 'web-0', container: 'app' },
  times,
  values,
});
const throughJson = (message: Samples): Samples | undefined => {
  const line = encodeSamples(message);
  return line && decodeSamples(JSON.parse(JSON.stringify(line)));
};

describe('a block of samples', () => {
  it('survives to the quantum, whatever the distances of its samples', () => {
    const resource = fc.constantFrom('cpu' as const, 'memory' as const);
    const points = fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 600_000 }),
        value: fc.double({ min: 0, max: 2 ** 38, noNaN: true }),
      }),
      { minLength: 1, maxLength: 50 },
    );
    fc.assert(
      fc.property(resource, points, (kind, list) => {
        let at = 1_794_000_000_000;
        const times = list.map(({ step }) => (at += step));
        const values = list.map(({ value }) => Math.round(value / USAGE_QUANTUM[kind]) * USAGE_QUANTUM[kind]);
        const back = throughJson(block(kind, times, values));
        expect(Array.from(back?.times ?? [])).toEqual(times);
        expect(Array.from(back?.values ?? [])).toEqual(values);
      }),
    );
  });

  it('is small: equal steps are one run, pages of memory are small numbers', () => {
    const line = encodeSamples(block('memory', [0, 300_000, 600_000, 900_000], [4096, 8192, 8192, 4096]));
    expect(line).toMatchObject({ steps: [300_000, 3], shift: 12, deltas: [1, 1, 0, -1] });
  });

  it('loses what is no number, and is nothing when nothing is left', () => {
    const back = throughJson(block('cpu', [1, 2, 3], [Number.NaN, 5, -1]));
    expect([Array.from(back?.times ?? []), Array.from(back?.values ?? [])]).toEqual([[2], [5]]);
    expect(encodeSamples(block('cpu', [1], [Infinity]))).toBeUndefined();
  });
});
