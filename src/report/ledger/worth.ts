import { byText } from '../../model/by-text.ts';
import { type ProposeDecision, partsOf } from '../../model/decision.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject } from '../../model/workload.ts';
import { NO_TEAM, teamOf } from '../team-of.ts';

/** What a change frees, or costs (negative), in money a month, and whose it is; both stand in the journal. */
export interface Worth {
  readonly saves: number;
  readonly teams: ReadonlyMap<string, number>;
}

/** `{ saves: 12.5, teams: 'payments=10 web=2.5' }`; values of labels hold neither spaces nor equals signs. */
export function worthOf(decision: ProposeDecision, { workloads }: Snapshot, { teamLabel }: PolicySet) {
  const byTeam = new Map<string, number>();
  for (const { subject, savings } of partsOf(decision)) {
    const workload = workloads.find(({ ref }) => sameObject(ref, subject));
    const team = (workload === undefined ? undefined : teamOf(workload, teamLabel)) ?? NO_TEAM;
    byTeam.set(team, cents((byTeam.get(team) ?? 0) + savings));
  }
  const teams = [...byTeam].sort(([a], [b]) => byText(a, b)).map(([team, money]) => `${team}=${money}`);
  return { saves: decision.savings, teams: teams.join(' ') };
}

/** Of a line that says it: those written by versions before do not. */
export function worthIn({ saves, teams }: JournalEntry['facts']): Worth | undefined {
  if (typeof saves !== 'number') return undefined;
  const parts = typeof teams === 'string' ? teams.split(' ') : [];
  const pairs = parts.flatMap((part): [string, number][] => {
    const at = part.lastIndexOf('=');
    const money = Number(part.slice(at + 1));
    return at > 0 && Number.isFinite(money) ? [[part.slice(0, at), money]] : [];
  });
  return { saves, teams: new Map(pairs.length === 0 ? [[NO_TEAM, saves]] : pairs) };
}

export const cents = (money: number): number => Math.round(money * 100) / 100;
