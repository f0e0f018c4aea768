import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../src/model/reason.ts';
import { hours, later } from '../../src/model/units.ts';
import { deployment, evictedPod } from '../act/fix/pods.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { TAKEN_AT } from '../builders/time.ts';
import { type BareRepository, bareRepository } from '../fakes/bare-repository.ts';
import type { FakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import type { FakeContainer, LyingOptions } from '../fakes/prometheus/lying-prometheus.ts';
import { eventsOf } from './live-world.ts';
import { applicationFor, liveObjects, type Planned, podNames, surroundingsOf } from './manifests.ts';
import { filesOf, TODAY, YESTERDAY } from './two-teams.ts';
import { type PassPlan, wholePass } from './whole-pass.ts';

const POLICIES = aPolicySet({ policies: [aPolicy({ automation: 'direct' })] });
const LATER: readonly Planned[] = TODAY.filter(({ name }) => ['ledger', 'web', 'cart'].includes(name));
const LEDGER = 'trimtab--pay-ledger-shrink';
const CART = 'trimtab--shop-cart-shrink';

const objectsOf = (planned: readonly Planned[]) => [
  ...surroundingsOf(planned),
  ...planned.flatMap(liveObjects),
  applicationFor('pay', 'apps/pay', planned),
  applicationFor('shop', 'apps/shop', planned),
  ...deployment('shop', 'batch'),
];
const containersOf = (planned: readonly Planned[], busy: readonly string[] = []): FakeContainer[] =>
  planned.flatMap((one) =>
    podNames(one).map((pod) => ({
      namespace: one.namespace,
      pod,
      container: 'app',
      ...(busy.includes(one.name)
        ? { millicores: 1500, bytes: 3 * 2 ** 30 }
        : { millicores: 200, bytes: 400 * 2 ** 20 }),
    })),
  );

/** By now the ledger needs what it asks for, the cart was deployed and wastes, and a pod was evicted. */
const NOW = { objects: [...objectsOf(LATER), evictedPod({ workload: 'batch', name: 'batch-1' })] };
const TRUE_METRICS: LyingOptions = { containers: containersOf(LATER, ['ledger']) };

let repository: BareRepository;
/** The state of everything that lasts: branches and what the forge remembers; the journal may tell that it was partial. */
const state = (): string =>
  [
    ...repository
      .refs()
      .split('\n')
      .filter((line) => !line.includes('journal')),
    ...eventsOf(repository).map(({ kind, number, branch }) => `${kind} ${number} ${branch}`),
  ].join('\n');
const pass = async (hour: number, part: Partial<PassPlan> = {}) =>
  wholePass({
    repository,
    at: later(TAKEN_AT, hours(hour)),
    policies: POLICIES,
    metrics: TRUE_METRICS,
    ...NOW,
    ...part,
  });

const forbid =
  (resource: string) =>
  (cluster: FakeKubernetes): void =>
    cluster.fail({ verb: 'list', resource, times: 9, answer: { kind: 'status', code: 403, message: 'no' } });
/** What is broken, and whose silence the pass must notice. */
const BROKEN: readonly (readonly [string, Partial<PassPlan>, Reason['code'], string])[] = [
  ['pods may not be listed', { breaking: forbid('pods') }, 'forbidden', 'pods'],
  ['quotas may not be listed', { breaking: forbid('resourcequotas') }, 'forbidden', 'quotas'],
  ['Applications may not be listed', { breaking: forbid('applications') }, 'forbidden', 'applications'],
  [
    'a list of pods ends in the middle of its second page',
    {
      pageSize: 2,
      breaking: (cluster) =>
        cluster.fail({ verb: 'list', resource: 'pods', skip: 1, times: 9, answer: { kind: 'truncate' } }),
    },
    'upstream-unreachable',
    'pods',
  ],
  [
    'a page of Deployments is half, with status 200',
    {
      breaking: (cluster) =>
        cluster.fail({ verb: 'list', resource: 'deployments', times: 9, answer: { kind: 'half' } }),
    },
    'upstream-unreachable',
    'deployments',
  ],
  [
    'Prometheus leaves every second series out, without a word',
    {
      metrics: {
        ...TRUE_METRICS,
        lie: (asked) => (asked.path.endsWith('/query_range') ? { kind: 'half' } : undefined),
      },
    },
    'partial-answer',
    'usage',
  ],
  [
    'Prometheus answers no range',
    {
      metrics: {
        ...TRUE_METRICS,
        lie: (asked) => (asked.path.endsWith('/query_range') ? { kind: 'status', status: 403 } : undefined),
      },
    },
    'forbidden',
    'usage',
  ],
];

describe('partial data: nothing is deleted, closed or opened for what it covers', () => {
  beforeAll(async () => {
    repository = bareRepository({ ...filesOf('pay'), ...filesOf('shop') });
    const { pass: first } = await pass(0, {
      objects: objectsOf(YESTERDAY),
      metrics: { containers: containersOf(YESTERDAY) },
    });
    expect(first.snapshot.gaps).toEqual([]);
    expect(first.outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(2);
  });
  afterAll(() => repository.remove());

  it.each(BROKEN)('%s', async (_, part, code, source) => {
    const before = state();
    // Twice: what is gone in two complete passes is closed, so two partial ones must not count as such.
    for (const hour of [1, 2]) {
      const { pass: one, deletions } = await pass(hour, part);
      expect(one.snapshot.gaps.map((gap) => [gap.source, gap.because.code])).toContainEqual([source, code]);
      expect(deletions).toBe(0);
      expect(one.tended.filter(({ kind }) => kind === 'closed' || kind === 'healthy')).toEqual([]);
      expect((one.analysis.health ?? []).filter(({ kind }) => kind === 'cleared')).toEqual([]);
    }
    expect(state()).toBe(before);
  });

  it('what it does not cover goes on: without the metrics of pay, shop gets its pull request, and pay stays as it is', async () => {
    const own = bareRepository({ ...filesOf('pay'), ...filesOf('shop') });
    const open = async (hour: number, part: Partial<PassPlan>) => pass(hour, { repository: own, ...part });
    try {
      await open(0, { objects: objectsOf(YESTERDAY), metrics: { containers: containersOf(YESTERDAY) } });
      const shopOnly = containersOf(LATER, ['ledger']).filter(({ namespace }) => namespace === 'shop');
      const answers: LyingOptions['answers'] = ({ path }) =>
        path.endsWith('/query_range') ? shopOnly : (TRUE_METRICS.containers ?? []);
      for (const hour of [1, 2]) expect((await open(hour, { metrics: { answers } })).deletions).toBe(0);
      const branches = own.refs();
      expect([branches.includes(LEDGER), branches.includes(CART)]).toEqual([true, true]);
      expect(eventsOf(own).map(({ kind }) => kind)).not.toContain('closed');
    } finally {
      own.remove();
    }
  });

  it('and once everything can be read again, the same changes have their effect', async () => {
    const first = await pass(3);
    expect(first.pass.snapshot.gaps).toEqual([]);
    expect(first.deletions).toBe(2);
    expect(repository.refs()).toContain(CART);
    const { pass: second } = await pass(4);
    expect(second.tended.filter(({ kind }) => kind === 'closed')).toHaveLength(1);
    expect(repository.refs()).not.toContain(LEDGER);
  });
});
