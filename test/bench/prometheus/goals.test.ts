import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Stopped } from '../asked.ts';
import { goalsOf } from './goals.ts';
import { type Measured, measure } from './measure.ts';
import { strategyNames, withoutPast } from './strategies.ts';

const measured = (strategy: Measured['strategy'], seconds: number): Measured => ({
  containers: 500,
  strategy,
  seconds,
  serverCpuSeconds: seconds,
  serverPeakMb: 100,
  samplesM: undefined,
  queries: 1,
  megabytes: 1,
  clientPeakMb: 100,
  clientCpuSeconds: 1,
  answers: 250,
});

describe('goals of usage from Prometheus', () => {
  const all = [measured('krr', 300), measured('again', 2), measured('cold-range', 75)];
  const met = (version: string) => new Map(goalsOf(version, all).map((goal) => [goal.what, goal.met]));

  it('ask less of 3.x in wall time, and the same of its CPU', () => {
    expect(met('2.42.0')).toEqual(
      new Map([
        ['500: again against KRR, wall', false],
        ['500: again against KRR, server CPU', true],
        ['500: cold-range against KRR, wall', false],
        ['500: cold-range against KRR, server CPU', true],
      ]),
    );
    expect([...met('3.5.3').values()]).toEqual([true, true, true, true]);
  });
});

it('a strategy after an earlier pass needs a history that reaches back to it', () => {
  expect(withoutPast(strategyNames, 1)).toEqual(['next-day', 'next-day-range']);
  expect(withoutPast(strategyNames, 2)).toEqual([]);
});

it.runIf(process.platform === 'linux')('a strategy that fails says why in one line', async () => {
  const server = createServer((_, response) => response.writeHead(503).end('away')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  const shape = { containers: 4, days: 1, scrape: 30, end: 0 };
  const one = { url: `http://127.0.0.1:${port}`, pid: process.pid, restart: async () => {}, stop: async () => {} };
  try {
    await expect(measure(one, 'floor', shape)).rejects.toThrow(new Stopped('floor of 4 containers and 1 d: 503: away'));
  } finally {
    server.close();
  }
});
