import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSamples } from '../../../../src/adapters/prometheus/remote-read/samples.ts';
import { appendXorChunk, type Place } from '../../../../src/adapters/prometheus/remote-read/xor-chunk.ts';
import { instant, type Window } from '../../../../src/model/units.ts';
import { xorChunk } from './xor-encoder.ts';

const ALWAYS = { from: instant(-Infinity), to: instant(Infinity) };

const decoded = (...chunks: readonly Uint8Array[]): [number, number][] => within(ALWAYS, chunks);
const placeOf = (bytes: Uint8Array): Place => ({ bytes, from: 0, to: bytes.length });

const within = (span: Window, chunks: readonly Uint8Array[]): [number, number][] => at(chunks.map(placeOf), span);

const at = (places: readonly Place[], span: Window = ALWAYS): [number, number][] => {
  const samples = newSamples();
  for (const place of places) appendXorChunk(place, samples, span);
  return Array.from({ length: samples.length }, (_, i) => [samples.times[i] ?? 0, samples.values[i] ?? 0]);
};

/** Distances between samples that need every prefix: even, jittery, with holes of hours and of years. */
const distance = fc.oneof(
  fc.constant(30_000),
  fc.integer({ min: 29_000, max: 31_000 }),
  fc.integer({ min: 1, max: 130_000 }),
  fc.integer({ min: 1, max: 1_200_000 }),
  fc.integer({ min: 1, max: 10 ** 11 }),
);
const value = fc.oneof(
  fc.constant(42),
  fc.integer({ min: 0, max: 2 ** 40 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE),
);
const series = fc.array(fc.tuple(distance, value), { maxLength: 300 }).map((pairs) => {
  let time = 1_763_000_000_123;
  return pairs.map(([step, number]): [number, number] => {
    time += step;
    return [time, number];
  });
});

describe('XOR chunks', () => {
  it('decodes what the specified encoder writes, bit for bit', () => {
    fc.assert(
      fc.property(series, (samples) => {
        expect(decoded(xorChunk(samples))).toEqual(samples.filter(([, number]) => Number.isFinite(number)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([14, 17, 20])('reads the least and the greatest difference that %d bits hold', (bits) => {
    const most = 2 ** (bits - 1);
    let [time, step] = [0, 2 ** 21];
    const samples = [0, most, 0, 1 - most, most, -most].map((change): [number, number] => {
      step += change;
      time += step;
      return [time, 1];
    });
    expect(decoded(xorChunk(samples))).toEqual(samples);
  });

  it('reads a chunk where it lies, whatever lies around it', () => {
    fc.assert(
      fc.property(series, fc.nat(9), fc.nat(100), (samples, before, after) => {
        const chunk = xorChunk(samples);
        const frame = new Uint8Array(before + chunk.length + after).fill(255);
        frame.set(chunk, before);
        expect(decoded(frame.subarray(before, before + chunk.length))).toEqual(decoded(chunk));
        expect(at([{ bytes: frame, from: before, to: before + chunk.length }])).toEqual(decoded(chunk));
        // The view of a frame may itself begin anywhere.
        const view = frame.subarray(before >> 1);
        const from = before - (before >> 1);
        expect(at([{ bytes: view, from, to: from + chunk.length }])).toEqual(decoded(chunk));
      }),
    );
  });

  it('leaves NaN out and reads times before 1970', () => {
    expect(
      decoded(
        xorChunk([
          [-5, 2],
          [3, Number.NaN],
          [10, 1],
        ]),
      ),
    ).toEqual([
      [-5, 2],
      [10, 1],
    ]);
  });

  it('keeps what lies in the span, both ends included, and nothing twice', () => {
    const first = xorChunk([1, 2, 3, 4, 5].map((time): [number, number] => [time, 10 * time]));
    const overlapping = xorChunk([3, 4, 5, 6, 7, 8].map((time): [number, number] => [time, 10 * time]));
    expect(within({ from: instant(2), to: instant(7) }, [first, overlapping])).toEqual(
      [2, 3, 4, 5, 6, 7].map((time) => [time, 10 * time]),
    );
  });

  it('appends chunk after chunk beyond its first room', () => {
    const chunk = (from: number) => xorChunk(Array.from({ length: 3000 }, (_, i): [number, number] => [from + i, i]));
    const all = decoded(chunk(0), chunk(5000), chunk(10_000));
    expect(all.length).toBe(9000);
    expect(all[8999]).toEqual([12_999, 2999]);
  });

  it('refuses a count that no chunk of this length can hold', () => {
    expect(() => decoded(Uint8Array.from([255, 255, ...new Array<number>(20).fill(0)]))).toThrowError(
      expect.objectContaining({ name: 'UpstreamSurprise' }),
    );
  });

  it('refuses a chunk that ends before its count', () => {
    fc.assert(
      fc.property(
        series.filter((samples) => samples.length > 1),
        fc.nat(),
        (samples, cut) => {
          const whole = xorChunk(samples);
          const part = whole.subarray(0, 2 + (cut % Math.max(1, whole.length - 3)));
          let result: unknown;
          try {
            result = decoded(part);
          } catch (error) {
            result = error;
          }
          // The count says how many samples there are: a shorter chunk cannot hold them and must not look as if it did.
          expect(result).toMatchObject({ name: 'UpstreamSurprise' });
        },
      ),
    );
  });
});
