import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, instant, milliseconds } from '../../src/model/units.ts';
import { observe } from '../../src/observe/observe.ts';
import { windowOf } from '../../src/observe/window.ts';
import { sourcesOf } from '../builders/sources.ts';
import { TAKEN_AT } from '../builders/time.ts';

const textOf = ({ from, to }: { from: number; to: number }): string[] =>
  [from, to].map((at) => new Date(at).toISOString());

describe('the window of a pass', () => {
  it('begins at the midnight before when it reads a live backend, and where a capture has it', async () => {
    const settings = { cluster: 'test', window: days(14) };
    const live = await observe(sourcesOf({}), { ...settings, begins: 'midnight' });
    expect(textOf(live.window)).toEqual(['2026-11-02T00:00:00.000Z', '2026-11-16T09:00:00.000Z']);
    expect(textOf((await observe(sourcesOf({}), settings)).window)[0]).toBe('2026-11-02T09:00:00.000Z');
  });

  it('holds what was asked for and less than a day more, and is the same again when a capture of it is replayed', () => {
    fc.assert(
      fc.property(fc.nat(3 * 86_400_000), fc.nat(20 * 86_400_000), (after, length) => {
        const takenAt = instant(TAKEN_AT + after);
        const { from, to } = windowOf(takenAt, { window: milliseconds(length), begins: 'midnight' });
        expect(from % days(1)).toBe(0);
        expect(to).toBe(takenAt);
        expect(to - from).toBeGreaterThanOrEqual(length);
        expect(to - from).toBeLessThan(length + days(1));
        expect(windowOf(takenAt, { window: milliseconds(to - from) })).toEqual({ from, to });
      }),
    );
  });
});
