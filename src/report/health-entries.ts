import type { Analysis } from '../model/analysis.ts';
import type { FindingKey } from '../model/finding.ts';
import type { HealthVerdict } from '../model/health.ts';
import { type Remembered, rememberHealth } from '../model/health-memory.ts';
import type { JournalAction, JournalEntry } from '../model/journal.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * What the next passes must remember of health findings: one line where something changes, none while it stays. What has
 * a time of its own needs no line until it is found.
 */
export function healthEntries({
  analysis,
  snapshot,
}: {
  readonly analysis: Analysis;
  readonly snapshot: Snapshot;
}): JournalEntry[] {
  const memory = rememberHealth(snapshot);
  return (analysis.health ?? []).flatMap((verdict) => {
    const key = keyOf(verdict);
    const action = key === undefined ? undefined : changeOf(verdict, memory.get(key));
    return key === undefined || action === undefined ? [] : [entryOf(key, action, { verdict, snapshot })];
  });
}

function keyOf(verdict: HealthVerdict): FindingKey | undefined {
  if ('key' in verdict) return verdict.key;
  return 'finding' in verdict ? verdict.finding.key : undefined;
}

function changeOf(verdict: HealthVerdict, before: Remembered | undefined): JournalAction | undefined {
  switch (verdict.kind) {
    case 'pending':
      return verdict.fromMemory && before === undefined ? 'sighted' : undefined;
    case 'found':
      return before?.state === 'confirmed' ? undefined : 'confirmed';
    case 'clearing':
      return 'missed';
    case 'cleared':
    case 'forgotten':
      return 'cleared';
    default:
      return undefined;
  }
}

function entryOf(
  key: FindingKey,
  action: JournalAction,
  { verdict, snapshot }: { verdict: HealthVerdict; snapshot: Snapshot },
): JournalEntry {
  const finding = 'finding' in verdict ? verdict.finding : undefined;
  return {
    id: fingerprint([action, key, String(snapshot.takenAt)]),
    at: snapshot.takenAt,
    action,
    subject: key,
    facts: {
      check: verdict.check,
      ...(finding === undefined ? {} : { severity: finding.severity, since: finding.since }),
      ...(finding?.cause === undefined ? {} : { cause: finding.cause }),
    },
  };
}
