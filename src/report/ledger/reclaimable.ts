import type { Analysis } from '../../model/analysis.ts';
import type { PolicySet } from '../../model/policy.ts';
import { actionsOf } from '../actions.ts';
import { rowsOf } from '../rows.ts';
import { totalsOf } from '../totals.ts';

const NOTHING_DONE = actionsOf({ decisions: [], outcomes: [] });

/** Money a month that is requested and not needed, as the pass saw it and whatever it did about it. */
export const reclaimableOf = (analysis: Analysis, policies: PolicySet): number =>
  totalsOf(rowsOf(analysis, { actions: NOTHING_DONE, policies })).freed.money;
