import { describe, expect, it } from 'vitest';
import type { Asked, Lie } from '../../../fakes/prometheus/lying-prometheus.ts';
import { against, SLOTS } from '../against.ts';
import { collect, gapsOf, joined, WINDOW } from '../collect.ts';
import { frame, response } from './frame-writer.ts';
import { xorChunk } from './xor-encoder.ts';

const isRead = ({ path }: Asked): boolean => path === '/api/v1/read';
const stream = (...payloads: readonly Uint8Array[]): Lie => ({
  kind: 'stream',
  bytes: Buffer.concat(payloads.map(frame)),
});

/** The first read is the probe. */
async function usageWith(reply: (nth: number) => Lie | undefined) {
  let reads = 0;
  const lie = (one: Asked) => (isRead(one) ? reply(++reads) : undefined);
  const { metrics, waits, fake } = await against({ lie }, { concurrency: 1 });
  const messages = await collect(metrics.usage({ window: WINDOW, namespaces: ['shop'] }));
  return {
    messages,
    waits,
    reads: fake.asked.filter(isRead).length,
    ranges: fake.asked.filter(({ path }) => path.endsWith('query_range')).length,
  };
}

const every30s = (value: (i: number) => number): [number, number][] =>
  Array.from({ length: SLOTS * 10 }, (_, i) => [WINDOW.from + 7000 + i * 30_000, value(i)]);
const labels = { __name__: 'm', container: 'app', namespace: 'shop', pod: 'web-0' };
const half = SLOTS * 5;

describe('streamed remote read', () => {
  it('is read where it is offered: one question per namespace and resource', async () => {
    const cpu = every30s((i) => i * 3); // 100 millicores
    const memory = every30s(() => 1000);
    const { messages, reads, ranges } = await usageWith((nth) => {
      if (nth === 1) return stream();
      // A series over two frames, and a chunk that repeats samples, as overlapping blocks do.
      if (nth === 2)
        return stream(
          response(labels, [xorChunk(cpu.slice(0, half))]),
          response(labels, [xorChunk(cpu.slice(half - 50))]),
        );
      return stream(
        response({ ...labels, job: 'a' }, [xorChunk(memory)]),
        response({ ...labels, job: 'b' }, [xorChunk(memory.slice(0, 50))]),
      );
    });
    expect([reads, ranges]).toEqual([3, 0]);
    expect(gapsOf(messages)).toEqual([]);
    const all = joined(messages);
    expect(all.get('memory shop/web-0/app')?.times).toEqual(
      Array.from({ length: SLOTS }, (_, i) => WINDOW.from + i * 300_000),
    );
    expect(new Set(all.get('memory shop/web-0/app')?.values)).toEqual(new Set([1000]));
    for (const value of all.get('cpu shop/web-0/app')?.values.slice(1) ?? []) expect(value).toBeCloseTo(100, 6);
  });

  const unusable: readonly [string, Lie][] = [
    ['a wrong checksum', { kind: 'stream', bytes: Uint8Array.from([3, 0, 0, 0, 0, 1, 2, 3]) }],
    ['a frame cut off', { kind: 'stream', bytes: frame(new Uint8Array(50)).subarray(0, 30) }],
    [
      'series of another namespace',
      stream(response({ ...labels, namespace: 'bank' }, [xorChunk([[WINDOW.from + 1, 1]])])),
    ],
    ['chunks cut short', stream(response(labels, [xorChunk(every30s(() => 1).slice(0, 100)).subarray(0, 12)]))],
    // As Mimir does it: 200 is on its way already when a limit is reached.
    [
      'an error in plain text between its frames',
      {
        kind: 'stream',
        bytes: Buffer.concat([
          frame(response(labels, [xorChunk(every30s(() => 1).slice(0, 100))])),
          Buffer.from('the query exceeded the maximum number of chunks (err-mimir-max-chunks-per-query)\n'),
        ]),
      },
    ],
    [
      'an error of one short word there',
      { kind: 'stream', bytes: Buffer.concat([frame(new Uint8Array()), Buffer.from('EOF\n')]) },
    ],
    ['a web page', { kind: 'web-page' }],
    [
      '400 in plain text, which is a limit of Mimir',
      { kind: 'status', status: 400, headers: { 'content-type': 'text/plain' }, body: 'the query exceeded its limit' },
    ],
    ['404', { kind: 'status', status: 404 }],
    ['500', { kind: 'status', status: 500 }],
  ];
  it.each(unusable)('%s: the rest goes by range queries, and nothing is lost', async (_, lie) => {
    const { messages, reads } = await usageWith((nth) => (nth === 1 ? stream() : lie));
    expect(reads).toBe(2);
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).get('cpu shop/web-0/app')?.times.length).toBe(SLOTS);
    expect(joined(messages).get('memory shop/web-0/app')?.times.length).toBe(SLOTS);
  });

  it.each(unusable)('%s when probed: range queries from the start', async (_, lie) => {
    const { messages, reads } = await usageWith(() => lie);
    expect(reads).toBe(1);
    expect(gapsOf(messages)).toEqual([]);
    expect(joined(messages).size).toBe(2);
  });

  it('a container that is missing without a word is a gap', async () => {
    const { messages } = await usageWith(() => stream());
    expect(gapsOf(messages).map(({ resource, because }) => [resource, because.code])).toEqual([
      ['cpu', 'partial-answer'],
      ['memory', 'partial-answer'],
    ]);
  });
});
