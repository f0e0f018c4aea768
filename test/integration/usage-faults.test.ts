import { describe, expect, it } from 'vitest';
import type { PrometheusOptions } from '../../src/adapters/prometheus/options.ts';
import { milliseconds } from '../../src/model/units.ts';
import type { ContainerUsage } from '../../src/model/usage.ts';
import { readUsage } from '../../src/observe/usage/read-usage.ts';
import { against, isCpu, isUsage } from '../adapters/prometheus/against.ts';
import { WINDOW } from '../adapters/prometheus/collect.ts';
import { silent } from '../builders/sources.ts';
import { type MemoryDouble, memoryDouble } from '../builders/usage-memory.ts';
import type { Asked, FakeContainer, Lie } from '../fakes/prometheus/lying-prometheus.ts';

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
const honest: Backend = () => undefined;

/** A pass up to what analyzers see: usage per workload, and what stays remembered. */
async function pass(lie: Backend, memory: MemoryDouble, options: Partial<PrometheusOptions> = {}) {
  const { metrics } = await against({ containers, lie }, options);
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

/** What goes wrong, and which namespaces cannot be known whole. */
const faults: readonly (readonly [string, Backend, readonly string[], Partial<PrometheusOptions>?])[] = [
  ['422 for everything', (one) => (isUsage(one) ? tooMany : undefined), NAMESPACES],
  ['422 for CPU of one namespace', (one) => (isCpu(one) && ofShop(one) ? tooMany : undefined), ['shop']],
  ['time-outs of the server', (one) => (isUsage(one) ? { kind: 'status', status: 504 } : undefined), NAMESPACES],
  [
    'no answer within our own time',
    (one) => (isUsage(one) ? { kind: 'hang' } : undefined),
    NAMESPACES,
    { timeout: milliseconds(200) },
  ],
  [
    '500 for one namespace',
    (one) => (isUsage(one) && ofShop(one) ? { kind: 'status', status: 500 } : undefined),
    ['shop'],
  ],
  ['half of the series missing', (one) => (isUsage(one) ? { kind: 'half' } : undefined), NAMESPACES],
  [
    'Thanos: a store is away, and the answer partial',
    (one) => (isUsage(one) ? { kind: 'warning', text: 'No StoreAPIs matched for this query' } : undefined),
    NAMESPACES,
  ],
  [
    'Thanos: half of the series with a warning, also where it counts',
    (one) => (one.path.includes('query') ? { kind: 'warning', text: 'receive series from store-1: EOF' } : undefined),
    NAMESPACES,
  ],
  ['the connection is cut in the middle', (one) => (isUsage(one) ? { kind: 'broken-off' } : undefined), NAMESPACES],
  ['a login page', () => ({ kind: 'web-page' }), NAMESPACES],
];

describe.each(faults)('%s', (_, lie, unknowable, options) => {
  it('is unknown where it must be, leaves no wrong number, and nothing wrong to remember', async () => {
    const calm = await pass(honest, memoryDouble());
    const memory = memoryDouble();
    const faulty = await pass(lie, memory, options);
    for (const namespace of NAMESPACES)
      expect([namespace, isWhole(faulty, namespace)]).toEqual([namespace, !unknowable.includes(namespace)]);
    for (const namespace of NAMESPACES) expect(daysThatDiffer(faulty, calm, namespace)).toEqual([]);
    // The trouble is over: with what was remembered of it, everything is as if it had not been.
    expect(textOf(await pass(honest, memory))).toBe(textOf(calm));
  });
});

describe('Mimir', () => {
  const withTenant: Backend = ({ headers }) =>
    headers['x-scope-orgid'] === 'team-a' ? undefined : { kind: 'status', status: 401, body: 'no org id' };

  it('without its tenant is unknown, and says what to look at; with it, it answers', async () => {
    const refused = await pass(withTenant, memoryDouble());
    expect(refused.get('shop')).toMatchObject({ kind: 'unknown', because: { code: 'forbidden' } });
    const calm = await pass(honest, memoryDouble());
    expect(textOf(await pass(withTenant, memoryDouble(), { headers: { 'X-Scope-OrgID': 'team-a' } }))).toBe(
      textOf(calm),
    );
  });
});

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
