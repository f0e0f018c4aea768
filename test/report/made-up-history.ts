import { type FindingKey, findingKey } from '../../src/model/finding.ts';
import type { JournalAction, JournalEntry } from '../../src/model/journal.ts';
import { writeMarker } from '../../src/model/marker.ts';
import type { PullRequest } from '../../src/model/pull-request.ts';
import { known } from '../../src/model/reason.ts';
import { days } from '../../src/model/units.ts';
import type { ReportInput } from '../../src/report/sizing-report.ts';
import { refOf } from '../builders/objects.ts';
import { ago } from '../builders/time.ts';
import { aRepository } from '../decide/setting.ts';

/** One pull request of the past: `age` in days since it was opened, `end` since it ended. */
export interface Past {
  readonly number: number;
  readonly name: string;
  readonly state: PullRequest['state'];
  readonly age: number;
  readonly end?: number;
  readonly saves?: number;
  readonly team?: string;
  readonly verdict?: string;
  readonly kind?: string;
  readonly reverts?: number;
  readonly closedBy?: 'bot';
}

export const keyOf = ({ name, kind = 'over-provisioned' }: Pick<Past, 'name' | 'kind'>): FindingKey =>
  findingKey({ cluster: 'prod', workload: refOf('Deployment', 'shop', name), container: 'app', kind });

export const pastPullRequest = (past: Past): PullRequest => {
  const { number, name, state, age, end, reverts, closedBy } = past;
  const marker = {
    key: keyOf(past),
    values: { 'app/requests.cpu': 100 },
    ...(reverts === undefined ? {} : { reverts }),
  };
  return {
    number,
    state,
    branch: `trimtab--${name}-${number}`,
    base: 'main',
    title: reverts === undefined ? `shop/${name}: smaller requests` : `shop/${name}: take back ${reverts}`,
    body: `${writeMarker(marker)}\nText`,
    headCommit: 'abc',
    labels: [],
    url: `https://git.example.com/shop/manifests/pulls/${number}`,
    createdAt: ago(days(age)),
    updatedAt: ago(days(end ?? age)),
    ...(end === undefined ? {} : { closedAt: ago(days(end)) }),
    ...(closedBy === undefined ? {} : { closedBy }),
  };
};

export const lineAt = (action: JournalAction, age: number, rest: Partial<JournalEntry> = {}): JournalEntry => ({
  id: `${action} ${age} ${rest.subject ?? ''}`,
  at: ago(days(age)),
  action,
  subject: 'prod',
  facts: {},
  ...rest,
});

/** The lines that passes left about it. */
export function linesOf(past: Past): JournalEntry[] {
  const { number, age, end, saves, team = 'web', verdict } = past;
  const about = { repository: 'manifests', number };
  const worth = saves === undefined ? {} : { saves, teams: `${team}=${saves}` };
  const opened = { ...about, ...worth, predicted: 'app/cpuAboveRequest=0.01 app/memoryHeadroom=0.4' };
  const judged = { ...about, verdict: verdict ?? '', actual: 'app/cpuAboveRequest=0.015 app/memoryHeadroom=0.38' };
  return [
    lineAt('opened', age, { subject: keyOf(past), facts: opened }),
    ...(verdict === undefined ? [] : [lineAt('outcome', (end ?? 0) - 1, { subject: keyOf(past), facts: judged })]),
  ];
}

/** The same pass, with a past. */
export const withPast = (
  pass: ReportInput,
  pasts: readonly Past[],
  lines: readonly JournalEntry[] = [],
): ReportInput => ({
  ...pass,
  snapshot: {
    ...pass.snapshot,
    repositories: [aRepository(pasts.map(pastPullRequest), { journal: known([...pasts.flatMap(linesOf), ...lines]) })],
  },
});

const looked = (age: number, reclaimable: number): JournalEntry => lineAt('pass', age, { facts: { reclaimable } });

/** Three months of a team that reviews: for looking at, and for tests of what is drawn. */
export const aQuarter = (pass: ReportInput): ReportInput =>
  withPast(
    pass,
    [
      { number: 1, name: 'storefront', state: 'merged', age: 80, end: 78, saves: 96, verdict: 'effective' },
      { number: 2, name: 'cart', state: 'merged', age: 71, end: 70, saves: 41.5, verdict: 'effective' },
      { number: 3, name: 'search', state: 'closed', age: 66, end: 60, saves: 120, team: 'search' },
      { number: 4, name: 'fraud', state: 'merged', age: 52, end: 50, saves: 88, team: 'payments', verdict: 'effective' },
      { number: 5, name: 'reports', state: 'merged', age: 45, end: 44, saves: 60, team: 'data', verdict: 'regression' },
      { number: 6, name: 'reports', state: 'merged', age: 43, end: 43, saves: -60, team: 'data', reverts: 5, verdict: 'effective' },
      { number: 7, name: 'login', state: 'merged', age: 30, end: 28, saves: 33, team: 'platform', verdict: 'effective' },
      { number: 8, name: 'checkout', state: 'merged', age: 16, end: 16, saves: -22, team: 'payments', kind: 'oom-killed', verdict: 'effective' },
      { number: 9, name: 'products', state: 'merged', age: 12, end: 5, saves: 64, verdict: 'effective' },
      { number: 10, name: 'renderer', state: 'merged', age: 3, end: 1, saves: 18, team: 'platform' },
      { number: 31, name: 'wiki', state: 'open', age: 9, saves: 12, team: 'platform' },
      { number: 32, name: 'images', state: 'open', age: 2, saves: 25.4 },
    ],
    [looked(75, 720), looked(61, 700), looked(48, 660), looked(33, 690), looked(20, 610), looked(6, 560)],
  ); // biome-ignore format: one line each
