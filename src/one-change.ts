import { act } from './act/act.ts';
import { handsOf } from './act/hands.ts';
import { type Recorded, record } from './act/record.ts';
import { stagesOf, traceOf } from './act/steps.ts';
import type { FindingKey } from './model/finding.ts';
import type { Outcome } from './model/outcome.ts';
import type { Settings } from './model/settings.ts';
import { plan } from './plan.ts';
import type { Ports } from './ports/ports.ts';
import { journalEntries } from './report/journal-entries.ts';

/** What became of the finding that was named. */
export interface OneChange {
  readonly outcomes: readonly Outcome[];
  readonly recorded: readonly Recorded[];
}

/**
 * The change for one finding, as a pass would make it: the same gates, budgets and proof, and nothing beside it. Other
 * pull requests are not looked after, no pod is touched.
 */
export async function oneChange(ports: Ports, settings: Settings, key: FindingKey): Promise<OneChange> {
  const stages = stagesOf(ports);
  const { snapshot, analysis, decisions, proposals } = await plan(ports, settings, (decision) =>
    decision.kind === 'hold' ? decision.finding.key === key : decision.findings.some((finding) => finding.key === key),
  );
  const hands = handsOf(ports, snapshot.takenAt);
  const outcomes = await stages.act(() => act({ decisions, proposals, snapshot, settings }, hands));
  const facts = { snapshot, analysis, outcomes, policies: settings.policies, ...traceOf(ports) };
  const entries = settings.mode === 'act' ? journalEntries(facts) : [];
  return { outcomes, recorded: await stages.report(() => record(entries, ports)) };
}
