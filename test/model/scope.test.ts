import { describe, expect, it } from 'vitest';
import { inScope, shardOf } from '../../src/model/scope.ts';

const namespaces = Array.from({ length: 3000 }, (_, i) => `team-${i}`);
const sizes = (of: number): number[] => {
  const counts = Array.from({ length: of }, () => 0);
  for (const name of namespaces) counts[shardOf(name, of)] = (counts[shardOf(name, of)] ?? 0) + 1;
  return counts;
};

describe('shards', () => {
  it.each([2, 3, 7, 20])('%i of them are about as large as each other', (of) => {
    const mean = namespaces.length / of;
    for (const size of sizes(of)) {
      expect(size).toBeGreaterThan(0.7 * mean);
      expect(size).toBeLessThan(1.3 * mean);
    }
  });

  it('cover every namespace, and none at all, exactly once', () => {
    for (const name of [...namespaces.slice(0, 50), undefined]) {
      const owners = [0, 1, 2, 3].filter((index) => inScope({ kind: 'shard', index, of: 4 }, name));
      expect(owners).toHaveLength(1);
    }
  });

  it('give up namespaces only to a new one', () => {
    const moved = namespaces.filter((name) => shardOf(name, 5) !== shardOf(name, 6));
    expect(moved.every((name) => shardOf(name, 6) === 5)).toBe(true);
    expect(moved.length).toBeLessThan((1.3 * namespaces.length) / 6);
  });
});

describe('a scope', () => {
  it('that is absent holds everything', () => {
    expect(inScope(undefined, 'shop')).toBe(true);
    expect(inScope(undefined, undefined)).toBe(true);
  });

  it('of names holds these only', () => {
    const scope = { kind: 'namespaces', names: ['shop'] } as const;
    expect(['shop', 'shop-2', undefined].map((name) => inScope(scope, name))).toEqual([true, false, false]);
  });
});
