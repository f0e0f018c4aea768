import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import type { FindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { pausedBy } from '../../model/pause.ts';
import type { PolicySet } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Instant, later, minutes } from '../../model/units.ts';
import { breakerOf, globalBreaker } from './breaker.ts';
import { withIneffective } from './ineffective.ts';
import { type Action, actionsOf } from './ledger.ts';
import { stormSigns } from './storm-signs.ts';

/** What stops actions whatever they are about, and what the journal remembers of earlier ones. */
export interface Guard {
  /** Gate 1, for something in this namespace. */
  readonly paused: (namespace: string | undefined) => Reason | undefined;
  /** Gate 9: of one finding, then of all. */
  readonly breaker: (key: FindingKey) => Reason | undefined;
  /** Gate 11. */
  readonly storm?: Reason;
  readonly actions: readonly Action[];
}

export function guardOf(analysis: Analysis, snapshot: Snapshot, policies: PolicySet): Guard {
  const found = new Map(healthFindingsOf(analysis).map(({ key, pods }) => [key, pods]));
  const actions = actionsOf(snapshot.repositories);
  const acknowledged = policies.guardrails?.acknowledged;
  const breakers = {
    actions: withIneffective(actions, found),
    now: snapshot.takenAt,
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
  const all = globalBreaker(breakers);
  const storm = stormSigns(analysis, snapshot) ?? afterStorm(snapshot);
  return {
    paused: (namespace) => pausedBy(snapshot.pauses, namespace, snapshot.takenAt),
    breaker: (key) => breakerOf(key, breakers) ?? all,
    ...(storm === undefined ? {} : { storm }),
    actions,
  };
}

const QUIET = minutes(15);

/** A storm that ended must stay ended for a while; the journal knows when it was seen last. */
function afterStorm({ repositories, takenAt, cluster }: Snapshot): Reason | undefined {
  const entries = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  const last = entries
    .filter((entry) => isStorm(entry, cluster))
    .reduce<Instant | undefined>((newest, { at }) => (newest === undefined || at > newest ? at : newest), undefined);
  if (last === undefined || later(last, QUIET) <= takenAt) return undefined;
  const until = new Date(later(last, QUIET)).toISOString();
  return { code: 'storm', detail: `a storm was seen at ${new Date(last).toISOString()}: quiet until ${until}` };
}

const isStorm = ({ action, subject, facts }: JournalEntry, cluster: string): boolean =>
  action === 'blocked' && subject === cluster && facts.code === 'storm' && facts.now === true;
