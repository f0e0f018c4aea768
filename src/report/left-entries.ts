import { byText } from '../model/by-text.ts';
import type { LeftAlone } from '../model/decision.ts';
import { blockerOf } from '../model/guard.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fingerprint } from './fingerprint.ts';
import { notSetBack } from './not-set-back.ts';

/**
 * Failed rollouts and syncs of which nothing is rolled back, as audit lines: one when the reason is a new one, none
 * while it stays. A failure that had gone and came back is told anew.
 */
export function leftEntries(pass: {
  readonly left?: readonly LeftAlone[];
  readonly outcomes: readonly Outcome[];
  readonly snapshot: Snapshot;
}): JournalEntry[] {
  const { snapshot } = pass;
  const told = toldBefore(snapshot);
  return notSetBack(pass)
    .filter(({ finding, because }) => told.get(finding.key) !== because.code)
    .map((one) => entryOf(one, snapshot))
    .sort((a, b) => byText(a.id, b.id));
}

/** By finding, the code that was written last. What this very moment wrote is written again, under the same id. */
function toldBefore({ repositories, takenAt }: Snapshot): ReadonlyMap<string, string> {
  const lines = repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []));
  const told = new Map<string, string>();
  for (const { action, subject, facts, at } of lines.toSorted((a, b) => a.at - b.at)) {
    if (at >= takenAt) continue;
    if (action === 'blocked') told.set(subject, String(facts.code));
    if (action === 'cleared') told.delete(subject);
  }
  return told;
}

function entryOf({ finding, because }: LeftAlone, { takenAt }: Pick<Snapshot, 'takenAt'>): JournalEntry {
  return {
    id: fingerprint(['blocked', finding.key, because.code, String(takenAt)]),
    at: takenAt,
    action: 'blocked',
    subject: finding.key,
    facts: { gate: blockerOf(because.code), code: because.code, detail: because.detail, check: finding.kind },
  };
}
