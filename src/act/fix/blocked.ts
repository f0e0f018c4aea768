import { byText } from '../../model/by-text.ts';
import type { Decision } from '../../model/decision.ts';
import type { FixOutcome, FixPlan } from '../../model/fix.ts';
import { type GateName, gateOf } from '../../model/guard.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';

/**
 * Which gates blocked, as audit lines: one per reason and day, or every quiet pass would be a commit. A storm is written
 * in every pass that sees it: how long it has been over is counted from the last one.
 */
export function blockedEntries(round: {
  readonly plan: FixPlan;
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly FixOutcome[];
  readonly snapshot: Snapshot;
}): JournalEntry[] {
  const { plan, decisions, outcomes, snapshot } = round;
  const blocks = [
    ...outcomes.flatMap((one): Block[] => (one.kind === 'held' ? blockOf(one.because, one.finding.key) : [])),
    ...decisions.flatMap((one): Block[] => (one.kind === 'hold' ? brakeOf(one.because, one.finding.key) : [])),
  ];
  const daily = [...Map.groupBy(blocks, ({ because }) => because.code)]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([, own]) => dailyEntry(own, snapshot));
  return plan.storm === undefined ? daily : [...daily, stormEntry(plan.storm, snapshot)];
}

interface Block {
  readonly gate: GateName;
  readonly because: Reason;
  readonly key: string;
}

/** What is no gate's is a matter of the moment (the pod was gone already) and is told by its outcome. */
function blockOf(because: Reason, key: string): Block[] {
  const gate = gateOf(because.code);
  return gate === undefined ? [] : [{ gate, because, key }];
}

const BRAKES: readonly GateName[] = ['kill-switch', 'breaker', 'storm'];

/** Pull requests are held by the hundred for reasons that stand in the report; the journal hears of the brakes. */
const brakeOf = (because: Reason, key: string): Block[] =>
  blockOf(because, key).filter(({ gate }) => BRAKES.includes(gate));

function dailyEntry(blocks: readonly Block[], { cluster, takenAt }: Snapshot): JournalEntry[] {
  const [first] = blocks.toSorted((a, b) => byText(a.key, b.key));
  if (first === undefined) return [];
  const { gate, because, key } = first;
  const day = new Date(takenAt).toISOString().slice(0, 10);
  return [
    {
      id: `blocked/${cluster}/${because.code}/${day}`,
      at: takenAt,
      action: 'blocked',
      subject: cluster,
      facts: { gate, code: because.code, detail: because.detail, count: blocks.length, example: key },
    },
  ];
}

const stormEntry = (because: Reason, { cluster, takenAt }: Snapshot): JournalEntry => ({
  id: `storm/${cluster}/${takenAt}`,
  at: takenAt,
  action: 'blocked',
  subject: cluster,
  facts: { gate: 'storm', code: because.code, detail: because.detail, now: true },
});
