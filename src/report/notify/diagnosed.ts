import type { Analysis } from '../../model/analysis.ts';
import { findingsOf, healthFindingsOf } from '../../model/analysis.ts';
import type { FindingKey } from '../../model/finding.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { StepsTaken } from '../../model/runbook.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sameObject } from '../../model/workload.ts';
import { diagnosisOf } from '../diagnosis.ts';
import { fingerprint } from '../fingerprint.ts';

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
}

const CAUSES = 3;
const LONGEST = 400;

/**
 * What else is found about the same workload, most likely first: by the key of each finding whose runbook has a step
 * `diagnose`. A finding alone is its own diagnosis.
 */
export function diagnosesOf(pass: Facts, taken: ReadonlyMap<FindingKey, StepsTaken>): ReadonlyMap<FindingKey, string> {
  const subjects = [
    ...findingsOf(pass.analysis).map(({ key, workload, kind }) => ({ key, ref: workload, kind })),
    ...healthFindingsOf(pass.analysis).map(({ key, subject, kind }) => ({ key, ref: subject, kind })),
  ].filter(({ key }) => taken.get(key)?.diagnose === true);
  return new Map(
    subjects.flatMap(({ key, ref, kind }) => {
      const workload = pass.snapshot.workloads.find((one) => sameObject(one.ref, ref));
      if (workload === undefined) return [];
      const others = diagnosisOf(pass, workload).causes.filter(({ check }) => check.split(' ')[0] !== kind);
      const text = others
        .slice(0, CAUSES)
        .map(({ check, confidence, what }) => `${check} (${confidence} confidence): ${what}`);
      return text.length === 0 ? [] : [[key, text.join('; ').slice(0, LONGEST)] as const];
    }),
  );
}

/** Once a day for each finding: what its runbook did about it that is no change. */
export function handledEntries(
  { repositories, takenAt }: Snapshot,
  taken: ReadonlyMap<FindingKey, StepsTaken>,
  diagnoses: ReadonlyMap<FindingKey, string>,
): JournalEntry[] {
  const known = new Set(
    repositories.flatMap(({ journal }) => (journal.kind === 'known' ? journal.value.map(({ id }) => id) : [])),
  );
  const day = new Date(takenAt).toISOString().slice(0, 10);
  return [...taken]
    .flatMap(([key, { runbook, notify, reports }]): JournalEntry[] => {
      const diagnosis = diagnoses.get(key);
      if (diagnosis === undefined) return [];
      const told = notify === 'everybody' ? notify : notify.join(' ') || 'nobody';
      return [
        {
          id: fingerprint(['diagnosed', key, day]),
          at: takenAt,
          action: 'diagnosed',
          subject: key,
          facts: { runbook, diagnosis, told, ...(reports.length === 0 ? {} : { reports: reports.join(' ') }) },
        },
      ];
    })
    .filter(({ id }) => !known.has(id));
}
