import { describe, expect, it } from 'vitest';
import { RetryLater } from '../../../src/model/errors.ts';
import type { ReasonCode } from '../../../src/model/reason.ts';
import { days, earlier } from '../../../src/model/units.ts';
import type { UsageMessage } from '../../../src/model/usage.ts';
import { readUsage } from '../../../src/observe/usage/read-usage.ts';
import type { UsageRequest } from '../../../src/ports/metrics.ts';
import { silent, sourcesOf } from '../../builders/sources.ts';
import { TAKEN_AT } from '../../builders/time.ts';

/** Six large namespaces: a question each, and two for the largest one. */
const NAMESPACES = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, containers: name === 'e' ? 400 : 300 }));
const WINDOW = { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT };

async function pass(answer: (request: UsageRequest) => Generator<UsageMessage>) {
  const asked: UsageRequest[] = [];
  const steps: [number, number | undefined][] = [];
  async function* usage(request: UsageRequest): AsyncGenerator<UsageMessage> {
    asked.push(request);
    yield* answer(request);
  }
  const log = { ...silent, progress: (_: string, done: number, total?: number) => void steps.push([done, total]) };
  const metrics = { ...sourcesOf({}).metrics, usage };
  const folded = await readUsage({ metrics, log }, { window: WINDOW, namespaces: NAMESPACES, target: () => 'web' });
  return { asked, steps, gaps: folded.gaps, folded };
}

const gaps = (code: ReasonCode, share = 1) =>
  function* ({ window, namespaces }: UsageRequest): Generator<UsageMessage> {
    const to = { ...window, to: earlier(window.to, days(14 * (1 - share))) };
    for (const namespace of namespaces)
      for (const resource of ['cpu', 'memory'] as const)
        yield { kind: 'gap', resource, namespace, window: to, because: { code, detail: 'no answer' } };
  };

describe('questions', () => {
  it('hold as much as one may: a large namespace is cut in time, without a hole and without asking twice', async () => {
    const { asked } = await pass(function* () {});
    expect(asked.map(({ namespaces }) => namespaces.join())).toEqual(['a', 'b', 'c', 'd', 'e', 'e']);
    const [first, second] = asked.slice(-2);
    expect([first?.window.from, second?.window.to]).toEqual([WINDOW.from, WINDOW.to]);
    expect(second?.window.from).toBe(first?.window.to);
  });

  it('go on being asked where single ones fail', async () => {
    expect((await pass(gaps('query-timeout'))).asked).toHaveLength(6);
    expect((await pass(gaps('query-rejected'))).asked).toHaveLength(6);
    expect((await pass(gaps('upstream-unreachable', 0.5))).asked).toHaveLength(6);
  });

  it('are given up when nobody answers; what was not asked is unknown, too', async () => {
    const { asked, gaps: found, folded } = await pass(gaps('upstream-unreachable'));
    expect(asked).toHaveLength(2);
    expect(found.map(({ namespace, resource, window }) => [namespace, resource, window])).toEqual(
      NAMESPACES.flatMap(({ name }) => ['cpu', 'memory'].map((resource) => [name, resource, WINDOW])),
    );
    expect(folded.usageOf('e', 'web')).toMatchObject({ kind: 'unknown', because: { code: 'upstream-unreachable' } });
  });

  it('are given up when the transport throws', async () => {
    // biome-ignore lint/correctness/useYield: it throws before its first message.
    const { asked, gaps: found } = await pass(function* () {
      throw new RetryLater({ source: 'prometheus', issue: '503' });
    });
    expect(asked).toHaveLength(1);
    expect(found).toHaveLength(10);
  });
});

describe('progress', () => {
  it('counts days of namespaces, rises, and ends at the total', async () => {
    const { steps } = await pass(function* ({ namespaces }) {
      yield { kind: 'progress', done: namespaces.length, total: 2 };
    });
    const done = steps.map(([at]) => at);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(steps.at(-1)).toEqual([75, 75]);
  });
});
