import { describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../src/adapters/prometheus/options.ts';
import { milliseconds } from '../../src/model/units.ts';
import type { ContainerUsage } from '../../src/model/usage.ts';
import { readUsage } from '../../src/observe/usage/read-usage.ts';
import { against, isCpu, isUsage } from '../adapters/prometheus/against.ts';
import { WINDOW } from '../adapters/prometheus/collect.ts';
import { wasteful } from '../analyze/edge-cases/wasteful.ts';
import { analysisOf, recommendationStateIn } from '../analyze/judge.ts';
import { silent } from '../builders/sources.ts';
import { type MemoryDouble, memoryDouble } from '../builders/usage-memory.ts';
import { aWorkload } from '../builders/workload.ts';
import type { Asked, FakeContainer, Lie, LyingOptions } from '../fakes/prometheus/lying-prometheus.ts';

const NAMESPACES = ['bank', 'shop'];
const containers: readonly FakeContainer[] = NAMESPACES.flatMap((namespace, i) =>
  ['web-0', 'web-1', 'web-2'].map((pod, j) => ({
    namespace,
    pod,
    container: 'app',
    millicores: 100 + 10 * i + j,
    bytes: 1000 + 10 * i + j,
  })),
);

type Backend = (asked: Asked) => Lie | undefined;
type Answers = NonNullable<LyingOptions['answers']>;
const honest: Backend = () => undefined;

/** A pass up to what analyzers see: usage per workload, and what stays remembered. */
async function pass(
  lie: Backend,
  memory: MemoryDouble,
  options: Partial<PrometheusOptions> = {},
  answers: Answers = () => containers,
) {
  const { metrics } = await against({ containers, lie, answers }, options);
  const folded = await readUsage(
    { metrics, usageMemory: memory, log: silent },
    { window: WINDOW, namespaces: NAMESPACES.map((name) => ({ name, containers: 3 })), target: () => 'web' },
  );
  return new Map(NAMESPACES.map((namespace) => [namespace, folded.usageOf(namespace, 'web')]));
}

type Usage = Awaited<ReturnType<typeof pass>>;

const ofShop = ({ fields }: Asked): boolean => /namespace=~?"[^"]*shop/.test(fields.get('query') ?? '');
const body = (errorType: string, error: string): string => JSON.stringify({ status: 'error', errorType, error });
const tooMany: Lie = {
  kind: 'status',
  status: 422,
  body: body('execution', 'query processing would load too many samples into memory'),
};

interface Fault {
  readonly what: string;
  readonly lie: Backend;
  /** Namespaces that cannot be known whole. */
  readonly unknowable: readonly string[];
  readonly options?: Partial<PrometheusOptions>;
}

const whenUsage =
  (lie: Lie): Backend =>
  (one) =>
    isUsage(one) ? lie : undefined;
const everywhere = (what: string, lie: Lie): Fault => ({ what, lie: whenUsage(lie), unknowable: NAMESPACES });

const faults: readonly Fault[] = [
  everywhere('422 for everything', tooMany),
  everywhere('time-outs of the server', { kind: 'status', status: 504 }),
  everywhere('half of the series missing', { kind: 'half' }),
  everywhere('Thanos: a store is away', { kind: 'warning', text: 'No StoreAPIs matched for this query' }),
  everywhere('VictoriaMetrics: a storage node is away', { kind: 'partial' }),
  everywhere('the connection is cut in the middle', { kind: 'broken-off' }),
  { ...everywhere('no answer within our time', { kind: 'hang' }), options: { timeout: milliseconds(200) } },
  { what: 'a login page', lie: () => ({ kind: 'web-page' }), unknowable: NAMESPACES },
  {
    what: 'Thanos: partial wherever it counts, too',
    lie: ({ path }) => (path.includes('query') ? { kind: 'warning', text: 'receive series: EOF' } : undefined),
    unknowable: NAMESPACES,
  },
  {
    what: '422 for CPU of one namespace',
    lie: (one) => (isCpu(one) && ofShop(one) ? tooMany : undefined),
    unknowable: ['shop'],
  },
  {
    what: '500 for one namespace',
    lie: (one) => (isUsage(one) && ofShop(one) ? { kind: 'status', status: 500 } : undefined),
    unknowable: ['shop'],
  },
];

describe.each(faults)('$what', ({ lie, unknowable, options }) => {
  it('is unknown where it must be, leaves no wrong number, and nothing wrong to remember', async () => {
    const calm = await pass(honest, memoryDouble());
    const memory = memoryDouble();
    const faulty = await pass(lie, memory, options);
    for (const namespace of NAMESPACES)
      expect([namespace, isWhole(faulty, namespace)]).toEqual([namespace, !unknowable.includes(namespace)]);
    for (const namespace of NAMESPACES) expect(daysThatDiffer(faulty, calm, namespace)).toEqual([]);
    for (const namespace of NAMESPACES) {
      expect(recommendationOf(calm, namespace)).toBe('known');
      expect([namespace, recommendationOf(faulty, namespace) === 'known']).toEqual([
        namespace,
        !unknowable.includes(namespace),
      ]);
    }
    // The trouble is over: with what was remembered of it, everything is as if it had not been.
    expect(textOf(await pass(honest, memory))).toBe(textOf(calm));
  });
});

/** Behind Thanos or a shard: what answers is honest, and nobody says that a part of it is not asked any more. */
describe('a store that is gone without a word', () => {
  const without = (gone: (asked: Asked) => boolean): Answers => {
    const left = containers.filter(({ namespace }) => namespace !== 'shop');
    return (asked) => (gone(asked) ? left : containers);
  };
  const endsBefore =
    (day: string) =>
    ({ fields }: Asked): boolean => {
      const last = fields.get('end') ?? fields.get('time');
      return last !== null && Number(last) * 1000 <= Date.parse(day);
    };

  it.each([
    ['with all that it had', without(() => true)],
    ['with what was before the last day', without(endsBefore('2026-11-16'))],
  ])('%s: leaves nothing wrong to remember', async (_, answers) => {
    const memory = memoryDouble();
    const faulty = await pass(honest, memory, {}, answers);
    const calm = await pass(honest, memoryDouble());
    for (const namespace of NAMESPACES) expect(daysThatDiffer(faulty, calm, namespace)).toEqual([]);
    expect(textOf(await pass(honest, memory))).toBe(textOf(calm));
  });
});

describe('Mimir', () => {
  const withTenant: Backend = ({ headers }) =>
    headers['x-scope-orgid'] === 'team-a'
      ? undefined
      : { kind: 'status', status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'no org id\n' };

  it('without its tenant is unknown, and says what to look at; with it, it answers', async () => {
    const refused = await pass(withTenant, memoryDouble());
    const detail = expect.stringMatching(/prometheus\.headers.*X-Scope-OrgID.*It said: "no org id"/);
    expect(refused.get('shop')).toMatchObject({ kind: 'unknown', because: { code: 'forbidden', detail } });
    const calm = await pass(honest, memoryDouble());
    expect(textOf(await pass(withTenant, memoryDouble(), { headers: { 'X-Scope-OrgID': 'team-a' } }))).toBe(
      textOf(calm),
    );
  });
});

/** What the analysis makes of it: `known`, or the code of why there is none. */
function recommendationOf(usage: Usage, namespace: string): string {
  const reading = usage.get(namespace);
  if (reading === undefined) throw new Error(`nothing was asked of ${namespace}`);
  return recommendationStateIn(
    analysisOf(
      aWorkload()
        .container('app', { ...wasteful, usage: reading })
        .build(),
    ),
  );
}

const textOf = (usage: Usage): string => JSON.stringify([...usage]);

function isWhole(usage: Usage, namespace: string): boolean {
  const reading = usage.get(namespace);
  return reading?.kind === 'known' && reading.value.gaps.length === 0;
}

/** Days with numbers that are not those of a calm pass. A resource that is not known is absent, which is no number. */
function daysThatDiffer(faulty: Usage, calm: Usage, namespace: string): string[] {
  const known = daysOf(calm, namespace);
  return daysOf(faulty, namespace).flatMap(({ day, cpu, memory }) => {
    const truth = known.find((one) => one.day === day);
    const same = (a: unknown, b: unknown): boolean => a === undefined || JSON.stringify(a) === JSON.stringify(b);
    return same(cpu, truth?.cpu) && same(memory, truth?.memory) ? [] : [day];
  });
}

const daysOf = (usage: Usage, namespace: string): ContainerUsage['days'] => {
  const reading = usage.get(namespace);
  return reading?.kind === 'known' ? reading.value.days : [];
};
