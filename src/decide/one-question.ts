import type { Reason } from '../model/reason.ts';
import type { Candidate } from './candidate.ts';
import { openOf } from './earlier.ts';
import type { Admitted } from './merge.ts';

/**
 * One question at a time about a workload: sizes first; how many replicas are needed depends on what one of them asks for;
 * what containers may do can wait. What is being asked already in another pull request goes on being asked.
 */
export function oneQuestion(admitted: readonly Admitted[]): {
  readonly asked: readonly Admitted[];
  readonly waiting: readonly Admitted[];
} {
  const turns = [...TURNS.keys()].map((turn) => admitted.filter(({ plan }) => turnOf(plan) === turn));
  const first = turns.findIndex((own) => own.length > 0);
  const asked = turns[first] ?? [];
  const isAskedElsewhere = first > 0 && asked.some(({ candidate }) => hasOther(candidate));
  return {
    asked: isAskedElsewhere ? [] : asked,
    waiting: admitted.filter((one) => isAskedElsewhere || !asked.includes(one)),
  };
}

const TURNS = ['sizes', 'replicas', 'security'] as const;

const turnOf = ({ scaling, security }: Admitted['plan']): number => {
  if (security !== undefined) return TURNS.indexOf('security');
  return TURNS.indexOf(scaling === undefined ? 'sizes' : 'replicas');
};

/** A pull request about the workload is open, and it is about something else. */
function hasOther({ earlier, finding }: Candidate): boolean {
  const open = openOf(earlier);
  return open !== undefined && !open.marker.key.endsWith(`/${finding.kind}`);
}

export const ANOTHER_FIRST: Reason = {
  code: 'sizes-first',
  detail: 'another change of this workload comes first: one question at a time',
};
