import { known } from '../model/reason.ts';
import type { ObservedRepository, SourceGap } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';
import type { Forge } from '../ports/forge.ts';
import type { Log } from '../ports/log.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { byText } from './order.ts';
import { ordersByTicks, readDashboard } from './read-dashboard.ts';
import { readOrders } from './read-orders.ts';
import { reading } from './reading.ts';

interface Pass {
  readonly log: Log;
  readonly now: Instant;
  readonly cluster: string;
  /** `some`: a rollout or sync failed, and somebody may be at work on it. */
  readonly failures?: 'some';
}

export async function readRepositories(
  repositories: readonly RepositoryPorts[],
  { log, now, cluster, failures }: Pass,
): Promise<readonly ObservedRepository[]> {
  const observed: ObservedRepository[] = [];
  for (const ports of repositories.toSorted((a, b) => byText(a.name, b.name))) {
    const tree = await reading(`the repository ${ports.name}`, ports.manifests.open);
    const pullRequests = await reading(`pull requests of ${ports.name}`, () => ports.forge.list());
    const journal = await reading(`the journal of ${ports.name}`, ports.journal.read);
    const seen = {
      name: ports.name,
      tree,
      pullRequests,
      journal,
      ...(await factsOf(ports.forge)),
      ...ownersOf(ports.forge),
      ...(failures === undefined ? {} : await othersOf(ports)),
    };
    const dashboard = await dashboardOf(ports.forge, cluster);
    observed.push({
      ...seen,
      ...dashboard,
      ...(await ordersIn({ ...seen, ...dashboard }, { forge: ports.forge, now })),
    });
    log.progress('reading repositories', observed.length, repositories.length);
  }
  return observed;
}

/** No gap of its own: whoever cannot tell this could not list pull requests either. */
const factsOf = async ({ facts }: Forge): Promise<Pick<ObservedRepository, 'facts'>> =>
  facts === undefined ? {} : { facts: await reading('facts of the repository', facts) };

/** No gap: without an answer nobody else is known to be at work. */
async function othersOf({ name, forge }: RepositoryPorts): Promise<Pick<ObservedRepository, 'others'>> {
  const { othersOpen } = forge;
  return othersOpen === undefined ? {} : { others: await reading(`open pull requests of ${name}`, othersOpen) };
}

const ownersOf = ({ reviewers }: Forge): Pick<ObservedRepository, 'owners'> =>
  reviewers?.owners === undefined ? {} : { owners: reviewers.owners };

/** No gap when it cannot be read: it is a view, and its boxes can wait. */
async function dashboardOf({ issues }: Forge, cluster: string): Promise<Pick<ObservedRepository, 'dashboard'>> {
  if (issues === undefined) return {};
  return { dashboard: await reading('the dashboard', () => readDashboard(issues, cluster)) };
}

/** Without pull requests or journal nobody knows what is new; that is a gap already. */
async function ordersIn(
  { name, pullRequests, journal, dashboard }: ObservedRepository,
  { forge, now }: { readonly forge: Forge; readonly now: Instant },
): Promise<Pick<ObservedRepository, 'orders'>> {
  if (forge.comments === undefined || pullRequests.kind === 'unknown' || journal.kind === 'unknown') return {};
  const asked = { name, forge, pullRequests: pullRequests.value, journal: journal.value, now };
  const written = await reading(`comments of ${name}`, () => readOrders(asked));
  const issue = dashboard?.kind === 'known' ? dashboard.value : undefined;
  const ticked = issue === undefined ? [] : ordersByTicks(issue, { name, journal: journal.value });
  return { orders: written.kind === 'known' ? known([...written.value, ...ticked]) : written };
}

export const repositoryGaps = (repositories: readonly ObservedRepository[]): SourceGap[] =>
  repositories.flatMap(({ tree, pullRequests, journal, orders }) => [
    ...(tree.kind === 'unknown' ? [{ source: 'repository' as const, because: tree.because }] : []),
    ...(pullRequests.kind === 'unknown' ? [{ source: 'forge' as const, because: pullRequests.because }] : []),
    ...(orders?.kind === 'unknown' ? [{ source: 'forge' as const, because: orders.because }] : []),
    ...(journal.kind === 'unknown' ? [{ source: 'journal' as const, because: journal.because }] : []),
  ]);
