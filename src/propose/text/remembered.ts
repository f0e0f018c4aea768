import { byText } from '../../model/by-text.ts';
import type { ProposeDecision } from '../../model/decision.ts';
import type {
  Intent,
  ResourceIntent,
  SetAutoscalerAverage,
  SetAutoscalerBound,
  SetAutoscalerTarget,
  SetCronTrigger,
  SetEnvironment,
} from '../../model/intent.ts';
import { fieldPathOf, recordedValue } from '../../model/intent-text.ts';
import type { Member, Values } from '../../model/marker.ts';

/** What the marker remembers: values, or those of each member. */
export function remembered(decision: ProposeDecision): { values: Values; was?: Values; members?: Member[] } {
  if (decision.parts === undefined) return { values: valuesOf(decision), was: wasOf(decision) };
  const members = decision.parts.map((part) => ({ key: part.key, values: valuesOf(part), was: wasOf(part) }));
  return { values: {}, members: members.sort((a, b) => byText(a.key, b.key)) };
}

/** `app/limits.memory` -> bytes: the values of the marker. */
const valuesOf = ({ intents }: ProposeDecision): Values => byField(intents, recordedValue);

/** Sizes, and what moves along with them, as they were, for taking it back. */
const wasOf = ({ intents }: ProposeDecision): Values =>
  byField(intents.filter(isTakenBack), ({ from }) => from ?? false);

type TakenBack =
  | ResourceIntent
  | SetAutoscalerBound
  | SetAutoscalerTarget
  | SetAutoscalerAverage
  | SetCronTrigger
  | SetEnvironment;

const TAKEN_BACK: ReadonlySet<Intent['kind']> = new Set<TakenBack['kind']>([
  'set-cpu',
  'set-memory',
  'set-autoscaler-bound',
  'set-autoscaler-target',
  'set-autoscaler-average',
  'set-cron-trigger',
  'set-environment',
]);
const isTakenBack = (intent: Intent): intent is TakenBack => TAKEN_BACK.has(intent.kind);

const byField = <I extends Intent>(intents: readonly I[], value: (intent: I) => Values[string]): Values =>
  Object.fromEntries(
    intents.map((intent) => [fieldPathOf(intent), value(intent)] as const).sort(([a], [b]) => byText(a, b)),
  );
