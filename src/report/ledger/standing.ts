import { byText } from '../../model/by-text.ts';
import type { ReasonCode } from '../../model/reason.ts';
import type { Row } from '../row.ts';
import { cents } from './worth.ts';

/**
 * Where what could be freed stands. Every container is in exactly one place, so the places add up to what is
 * reclaimable: nothing is promised twice.
 */
export interface Standing {
  /** A pull request is open for the container. */
  readonly proposed: Part;
  /** It will be proposed: a budget, a window, a cool-down or a rollout is in front of it. */
  readonly waiting: Part;
  /** A person said no: closed, edited, snoozed, opted out. */
  readonly declined: Part;
  /** It could not be proved, or may not be done safely. */
  readonly refused: Part;
  /** No policy asks for it, or it is too small to be a finding. */
  readonly unasked: Part;
}

export type Place = keyof Standing;

/** Money a month over all replicas, and how many containers. */
export interface Part {
  readonly money: number;
  readonly containers: number;
  /** The most frequent reason, where there is one. */
  readonly because?: string;
}

export function standingOf(rows: readonly Row[]): Standing {
  const byPlace = Map.groupBy(
    rows.filter(({ delta }) => delta.money > 0),
    placeOf,
  );
  return inEachPlace((place) => partOf(byPlace.get(place) ?? []));
}

export const inEachPlace = (part: (place: Place) => Part): Standing => ({
  proposed: part('proposed'),
  waiting: part('waiting'),
  declined: part('declined'),
  refused: part('refused'),
  unasked: part('unasked'),
});

function partOf(rows: readonly Row[]): Part {
  const codes = rows.flatMap(({ because }) => (because === undefined ? [] : [because.code]));
  const [most] = [...Map.groupBy(codes, (code) => code)].sort(([a, x], [b, y]) => y.length - x.length || byText(a, b));
  return {
    money: cents(rows.reduce((sum, { delta }) => sum + delta.money, 0)),
    containers: rows.length,
    ...(most === undefined ? {} : { because: most[0] }),
  };
}

export function placeOf({ fate }: Pick<Row, 'fate'>): Place {
  if (fate === undefined) return 'unasked';
  if (fate.kind === 'held') return heldPlace(fate.because.code);
  const { state, number, because } = fate.change;
  if (state === 'refused') return 'refused';
  if (state === 'failed') return because === undefined ? 'refused' : heldPlace(because.code);
  return number === undefined ? 'waiting' : 'proposed';
}

const heldPlace = (code: ReasonCode): Place => PLACE_OF[code] ?? 'refused';

/** What is not named here is a doubt about data, place or proof. */
const PLACE_OF: Partial<Record<ReasonCode, Place>> = {
  'closed-by-person': 'declined',
  'edited-by-person': 'declined',
  'branch-foreign': 'declined',
  snoozed: 'declined',
  'opted-out': 'declined',
  'opt-out-malformed': 'declined',
  mode: 'unasked',
  excluded: 'unasked',
  'system-namespace': 'unasked',
  'no-policy': 'unasked',
  'check-disabled': 'unasked',
  'below-threshold': 'unasked',
  'notify-only': 'unasked',
  'no-step': 'unasked',
  'budget-run': 'waiting',
  'budget-repository': 'waiting',
  'budget-hour': 'waiting',
  storm: 'waiting',
  hysteresis: 'waiting',
  'cool-down': 'waiting',
  'group-incomplete': 'waiting',
  'outside-window': 'waiting',
  superseded: 'waiting',
  reverting: 'waiting',
  'rollout-in-progress': 'waiting',
  'revision-too-new': 'waiting',
  'merge-scheduled': 'waiting',
  'merged-meanwhile': 'waiting',
  'same-lines': 'waiting',
  'dry-run': 'waiting',
};
