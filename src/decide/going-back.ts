import type { ProposeDecision } from '../model/decision.ts';
import type { Policy } from '../model/policy.ts';
import { money } from '../model/units.ts';

/** What every change that takes something back has in common: it is about no sizes, saves nothing, and does not wait. */
export const goingBack = ({ name, change, writes, delivery }: Policy) =>
  ({
    kind: 'propose',
    policy: name,
    findings: [],
    backtests: {},
    lane: 'fast',
    savings: money(0),
    change,
    writes,
    delivery,
  }) satisfies Partial<ProposeDecision>;
