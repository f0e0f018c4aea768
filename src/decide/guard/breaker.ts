import type { FindingKey } from '../../model/finding.ts';
import type { Reason } from '../../model/reason.ts';
import { hours, type Instant, later, type Milliseconds, milliseconds } from '../../model/units.ts';
import type { Action } from './ledger.ts';

export interface Breakers {
  readonly actions: readonly Action[];
  readonly now: Instant;
  /** What happened up to then was looked at by a person. */
  readonly acknowledged?: Instant;
}

const FAILURES = 3;
const FIRST = hours(1);
const LONGEST = hours(24);

/**
 * One finding: open for an hour after the third failure in a row, then one try; each that fails doubles the hour, up
 * to a day. 3 failures: 1 h, 4: 2 h, 5: 4 h, 8 and more: 24 h. A success closes it.
 */
export function breakerOf(key: FindingKey, { now, ...rest }: Breakers): Reason | undefined {
  const own = counted(rest).filter((action) => action.key === key);
  const row = own.slice(own.findLastIndex(({ result }) => result === 'done') + 1);
  const last = row.at(-1);
  if (last === undefined || row.length < FAILURES) return undefined;
  const until = later(last.at, openFor(row.length));
  if (now >= until) return undefined;
  return {
    code: 'breaker-open',
    detail: `${row.length} actions in a row failed for this finding; one more try after ${textOf(until)}`,
  };
}

const openFor = (failures: number): Milliseconds => milliseconds(Math.min(FIRST * 2 ** (failures - FAILURES), LONGEST));

const LAST = 10;
const MOST_FAILED = 0.2;

/** All findings: more than a fifth of the last ten actions failed. Only a person closes it again. */
export function globalBreaker(breakers: Omit<Breakers, 'now'>): Reason | undefined {
  const last = counted(breakers).slice(-LAST);
  const failed = last.filter(({ result }) => result === 'failed');
  const newest = failed.at(-1);
  // Of ten, even where there were fewer: one failure in a bot's first two actions is no pattern.
  if (newest === undefined || failed.length <= MOST_FAILED * LAST) return undefined;
  return {
    code: 'breaker-open',
    detail: `${failed.length} of the last ${last.length} actions failed; look at them, then set guardrails.acknowledged to a time after ${textOf(newest.at)}`,
  };
}

const counted = ({ actions, acknowledged }: Omit<Breakers, 'now'>): Action[] =>
  actions.filter(
    ({ at, result }) => (result === 'done' || result === 'failed') && (acknowledged === undefined || at > acknowledged),
  );

const textOf = (at: Instant): string => new Date(at).toISOString();
