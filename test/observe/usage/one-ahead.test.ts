import { describe, expect, it } from 'vitest';
import { oneAhead } from '../../../src/observe/usage/one-ahead.ts';

/** Writes down what begins and what comes. */
async function* letters(name: string, seen: string[]): AsyncGenerator<string> {
  seen.push(`${name} asked`);
  for (const at of [1, 2]) yield `${name}${at}`;
  if (name === 'bad') throw new TypeError('broken');
}

async function all(names: readonly string[]): Promise<string[]> {
  const seen: string[] = [];
  for await (const [name, items] of oneAhead(names, (one) => letters(one, seen))) {
    seen.push(`${name} began`);
    for await (const item of items) seen.push(item);
  }
  return seen;
}

describe('streams begun one ahead', () => {
  it('come in order, each asked once the one before has begun to answer, and never two of them', async () => {
    expect(await all(['a', 'b', 'c'])).toEqual([
      'a asked',
      'b asked',
      'a began',
      'a1',
      'a2',
      'c asked',
      'b began',
      'b1',
      'b2',
      'c began',
      'c1',
      'c2',
    ]);
    expect(await all([])).toEqual([]);
  });

  it('fail in their turn: what comes before is whole', async () => {
    await expect(all(['a', 'bad', 'c'])).rejects.toThrow('broken');
  });

  it('may be empty', async () => {
    async function* none(): AsyncGenerator<string> {}
    const seen: string[] = [];
    for await (const [name, items] of oneAhead(['a', 'b'], none)) {
      seen.push(name);
      for await (const item of items) seen.push(item);
    }
    expect(seen).toEqual(['a', 'b']);
  });
});
