/** One pull request's worth of edits: each workload's own, and all of them together. */
import { type Hold, holdAll, type ProposeDecision, partsOf, wholeOf } from '../model/decision.ts';
import type { Rendering } from '../model/manifests.ts';
import type { Refusal } from '../model/proposal.ts';
import type { Reason } from '../model/reason.ts';
import { find, type Nowhere, type Placed } from './find.ts';
import type { Ground } from './locate/ground.ts';
import { isReason } from './locate/reasons.ts';
import type { Renderings } from './prove/renderings.ts';
import { setBack } from './rollback/set-back.ts';
import { byObject } from './split.ts';
import type { Whole } from './text/found.ts';
import { composeAll, together } from './together.ts';

export interface Made {
  readonly change?: { readonly decision: ProposeDecision; readonly whole: Whole };
  /** What could not be made, or has to wait. */
  readonly others: readonly (Refusal | Hold)[];
}

export function* make(decision: ProposeDecision, ground: Ground, renderings: Renderings): Rendering<Made> {
  const { rollback, intents } = decision;
  if (rollback === undefined) return yield* makeFields(decision, ground, renderings);
  const fields = intents.length > 0 ? yield* makeFields(decision, ground, renderings) : undefined;
  if (fields?.change !== undefined) return fields;
  const whole = yield* setBack({ ...decision, rollback }, ground, renderings);
  if (!isReason(whole)) return { change: { decision, whole }, others: [] };
  return { others: fields?.others ?? [refusal(decision, { because: whole, considered: [] })] };
}

function* makeFields(decision: ProposeDecision, ground: Ground, renderings: Renderings): Rendering<Made> {
  const ready: Part[] = [];
  const others: (Refusal | Hold)[] = [];
  for (const part of partsOf(decision)) {
    const placed = yield* placeAll(part, ground, renderings);
    if ('because' in placed) {
      if (isStuck(decision, part, placed)) return { others: stuck(decision, part, placed) };
      others.push(refusal(part, placed));
    } else {
      const all = [...ready.flatMap((one) => one.placed), ...placed];
      const composed = composeAll(all, decision.writes);
      if (!isReason(composed)) ready.push({ part, placed });
      else others.push(...left(part, { because: composed, isFirst: ready.length === 0 }));
    }
  }
  if (ready.length === 0) return { others };
  return yield* whole(decision, { ready, others }, renderings);
}

interface Part {
  readonly part: ProposeDecision;
  readonly placed: readonly Placed[];
}

function* whole(
  decision: ProposeDecision,
  { ready, others }: { readonly ready: readonly Part[]; readonly others: readonly (Refusal | Hold)[] },
  renderings: Renderings,
): Rendering<Made> {
  const placed = ready.flatMap((one) => one.placed);
  const composed = composeAll(placed, decision.writes);
  const made = isReason(composed) ? composed : yield* together(placed, composed, renderings);
  const parts = ready.map(({ part }) => part);
  if (isReason(made)) {
    const refusals = parts.map((part) => refusal(part, { because: made, considered: [] }));
    return { others: [...refusals, ...others] };
  }
  const [lead = decision] = parts;
  const own = decision.parts === undefined ? decision : wholeOf(decision.key, lead, parts);
  return { change: { decision: own, whole: made }, others };
}

/** Every object of one workload, or none: an autoscaler's target never moves without the request. */
function* placeAll(
  part: ProposeDecision,
  ground: Ground,
  renderings: Renderings,
): Rendering<readonly Placed[] | Nowhere> {
  const placed: Placed[] = [];
  for (const share of byObject(ground, part)) {
    const one = yield* find(share, ground, renderings);
    if ('because' in one) return one;
    placed.push(one);
  }
  return placed;
}

/** The pull request that is open has it: without its share nothing is written, else it would be taken out. */
const isStuck = ({ parts, answers }: ProposeDecision, part: ProposeDecision, { because }: Nowhere): boolean =>
  parts !== undefined && answers !== undefined && part.answers === answers && because.code !== 'nothing-to-change';

const stuck = (decision: ProposeDecision, part: ProposeDecision, nowhere: Nowhere): (Refusal | Hold)[] => [
  refusal(part, nowhere),
  ...partsOf(decision)
    .filter((one) => one !== part)
    .flatMap((one) =>
      holdAll(one, {
        code: 'group-incomplete',
        detail: `pull request #${decision.answers} is also about what cannot be made now: ${nowhere.because.detail}`,
      }),
    ),
];

/** A pull request that is full takes the rest when it is merged; what does not fit alone is refused. */
function left(
  part: ProposeDecision,
  { because, isFirst }: { readonly because: Reason; readonly isFirst: boolean },
): (Refusal | Hold)[] {
  if (because.code !== 'edit-too-large' || isFirst) return [refusal(part, { because, considered: [] })];
  const detail = `the pull request of its group is full and takes it when it is merged: ${because.detail}`;
  return holdAll(part, { code: because.code, detail });
}

const refusal = (decision: ProposeDecision, { because, considered }: Nowhere): Refusal => ({
  kind: 'refusal',
  key: decision.key,
  decision,
  because,
  considered,
});
