import { describe, expect, it } from 'vitest';
import { newRooms } from '../../../../src/adapters/prometheus/remote-read/rooms.ts';

const list = (length: number, value: number): Float64Array => new Float64Array(length).fill(value);

describe('rooms of streams', () => {
  it('keep what was copied while others come, and use its memory again once it is given back', () => {
    const rooms = newRooms();
    rooms.enter();
    const owner = {};
    const first = rooms.open();
    const source = list(4000, 1);
    const kept = Array.from({ length: 20 }, () => first.copy(source));
    source.fill(2);
    first.close(owner);
    const others = rooms.open();
    for (let i = 0; i < 20; i++) others.copy(list(4000, 3));
    expect(kept.every((values) => values.length === 4000 && values.every((value) => value === 1))).toBe(true);
    rooms.giveBack(owner);
    rooms.giveBack(owner);
    const buffers = new Set(kept.map(({ buffer }) => buffer));
    const again = new Set(Array.from({ length: 20 }, () => others.copy(source).buffer));
    expect([...buffers].some((buffer) => again.has(buffer))).toBe(true);
  });

  it('take a list that is longer than any block', () => {
    const room = newRooms().open();
    expect(room.copy(list(100_000, 7)).length).toBe(100_000);
  });

  it('serve readers that come after the last one has left', () => {
    const rooms = newRooms();
    for (const value of [1, 2, 3]) {
      rooms.enter();
      const room = rooms.open();
      expect(room.copy(list(10, value))).toEqual(list(10, value));
      room.close();
      rooms.leave();
    }
  });
});
