import { afterEach, describe, expect, it } from 'vitest';
import type { MemorySource, RememberedDays, UsageMemory } from '../../src/ports/usage-memory.ts';

export interface MemorySubject {
  /** The same memory, as another process finds it. */
  readonly memory: () => UsageMemory;
  readonly finish: () => Promise<void>;
}

export const SOURCE: MemorySource = {
  queries: { cpu: 'rate(cpu[5m])', memory: 'max_over_time(memory[5m])', backend: 'prometheus 3.5.0' },
  foldVersion: 1,
  oldest: '2026-11-02',
};

const at = (namespace: string, day: string) => ({ namespace, day });
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const asList = async (days: RememberedDays, place: ReturnType<typeof at>): Promise<number[] | undefined> => {
  const recalled = await days.recall(place);
  return recalled === undefined ? undefined : [...recalled];
};

export function usageMemoryContract(name: string, start: () => Promise<MemorySubject>): void {
  describe(`${name} keeps the contract of a memory of usage`, () => {
    let subject: MemorySubject;
    afterEach(() => subject.finish());
    const opened = (source: MemorySource = SOURCE): Promise<RememberedDays> => subject.memory().open(source);
    const fresh = async (): Promise<RememberedDays> => {
      subject = await start();
      return opened();
    };

    it('remembers nothing at first', async () => {
      const days = await fresh();
      expect(days.has(at('shop', '2026-11-07'))).toBe(false);
      expect(await days.recall(at('shop', '2026-11-07'))).toBeUndefined();
    });

    it('gives back the very bytes, at once and to the next process, also when there are none', async () => {
      const days = await fresh();
      await days.keep(at('shop', '2026-11-07'), bytes(0, 255, 10, 13, 0));
      await days.keep(at('idle', '2026-11-07'), bytes());
      for (const reader of [days, await opened()]) {
        expect(reader.has(at('shop', '2026-11-07'))).toBe(true);
        expect(await asList(reader, at('shop', '2026-11-07'))).toEqual([0, 255, 10, 13, 0]);
        expect(await asList(reader, at('idle', '2026-11-07'))).toEqual([]);
      }
    });

    it('keeps days and namespaces apart, whatever they are called', async () => {
      const days = await fresh();
      const places = ['shop', 'shop/../x', '..', 'a b%2F'].flatMap((namespace) =>
        ['2026-11-07', '2026-11-08'].map((day) => at(namespace, day)),
      );
      for (const [i, place] of places.entries()) await days.keep(place, bytes(i));
      const reader = await opened();
      for (const [i, place] of places.entries()) expect(await asList(reader, place)).toEqual([i]);
    });

    it('replaces what it had', async () => {
      const days = await fresh();
      await days.keep(at('shop', '2026-11-07'), bytes(1));
      await days.keep(at('shop', '2026-11-07'), bytes(2, 3));
      expect(await asList(await opened(), at('shop', '2026-11-07'))).toEqual([2, 3]);
    });

    it.each([
      ['another query', { ...SOURCE, queries: { ...SOURCE.queries, cpu: 'rate(cpu{cluster="b"}[5m])' } }],
      ['another backend', { ...SOURCE, queries: { ...SOURCE.queries, backend: 'mimir 2.14' } }],
      ['another fold', { ...SOURCE, foldVersion: 2 }],
    ])('does not answer for %s', async (_, other) => {
      const days = await fresh();
      await days.keep(at('shop', '2026-11-07'), bytes(1));
      const strange = await opened(other);
      expect(strange.has(at('shop', '2026-11-07'))).toBe(false);
      expect(await strange.recall(at('shop', '2026-11-07'))).toBeUndefined();
      await strange.keep(at('shop', '2026-11-07'), bytes(2));
      expect(await asList(await opened(), at('shop', '2026-11-07'))).toEqual([1]);
    });

    it('drops days that no window reaches any more, and only those', async () => {
      const days = await fresh();
      for (const day of ['2026-11-02', '2026-11-03', '2026-11-04']) await days.keep(at('shop', day), bytes(1));
      const later = await opened({ ...SOURCE, oldest: '2026-11-03' });
      expect(later.has(at('shop', '2026-11-02'))).toBe(false);
      expect(later.has(at('shop', '2026-11-03'))).toBe(true);
      expect((await opened()).has(at('shop', '2026-11-02'))).toBe(false);
    });
  });
}
