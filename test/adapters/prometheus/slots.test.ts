import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byDay, dailyPoints, piecesOf, slotsIn, wholeSlots } from '../../../src/adapters/prometheus/slots.ts';
import { days, instant, minutes } from '../../../src/model/units.ts';

const SLOT = minutes(5);
const anyWindow = fc
  .tuple(fc.integer({ min: 1_760_000_000_000, max: 1_770_000_000_000 }), fc.integer({ min: 0, max: 20 * days(1) }))
  .map(([from, length]) => ({ from: instant(from), to: instant(from + length) }));

describe('slots', () => {
  it('keeps only whole slots of the 5-minute grid', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        const whole = wholeSlots(window);
        if (whole === undefined) {
          expect(window.to - window.from).toBeLessThan(2 * SLOT);
          return;
        }
        expect([whole.from % SLOT, whole.to % SLOT]).toEqual([0, 0]);
        expect(whole.from - window.from).toBeLessThan(SLOT);
        expect(window.to - whole.to).toBeLessThan(SLOT);
        expect(whole.from >= window.from && whole.to <= window.to).toBe(true);
      }),
    );
  });

  it('cuts days and pieces without overlap and without a hole', () => {
    fc.assert(
      fc.property(anyWindow, fc.integer({ min: 1, max: 300 }), (window, size) => {
        const whole = wholeSlots(window);
        if (whole === undefined) return;
        for (const pieces of [byDay(whole), piecesOf(whole, size)]) {
          expect(pieces[0]?.from).toBe(whole.from);
          expect(pieces.at(-1)?.to).toBe(whole.to);
          for (const [i, piece] of pieces.slice(1).entries()) expect(piece.from).toBe(pieces[i]?.to);
        }
        for (const day of byDay(whole)) expect(Math.floor(day.from / days(1))).toBe(Math.floor((day.to - 1) / days(1)));
        for (const piece of piecesOf(whole, size)) expect(slotsIn(piece)).toBeLessThanOrEqual(size);
      }),
    );
  });

  it('puts one daily point into each day of the window, the last at its end', () => {
    fc.assert(
      fc.property(anyWindow, (window) => {
        const whole = wholeSlots(window);
        if (whole === undefined) return;
        const points = dailyPoints(whole);
        expect(points.at(-1)).toBe(whole.to);
        for (const [i, point] of points.slice(1).entries()) expect(point - (points[i] ?? 0)).toBe(days(1));
        expect(points[0]).toBeGreaterThan(whole.from);
        expect((points[0] ?? 0) - whole.from).toBeLessThanOrEqual(days(1));
      }),
    );
  });
});
