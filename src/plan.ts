import { answer } from './act/answer.ts';
import { stagesOf } from './act/steps.ts';
import { analyze } from './analyze/analyze.ts';
import { admission } from './decide/budget.ts';
import { decide } from './decide/decide.ts';
import { leftAlone } from './decide/rollback/left.ts';
import type { Analysis } from './model/analysis.ts';
import type { Decision, Hold, LeftAlone } from './model/decision.ts';
import type { Proposal, Refusal } from './model/proposal.ts';
import type { Settings } from './model/settings.ts';
import type { Snapshot } from './model/snapshot.ts';
import { observe } from './observe/observe.ts';
import type { Ports } from './ports/ports.ts';
import { blamed } from './propose/blame/blame.ts';
import { withDeclared } from './propose/declared.ts';
import { propose } from './propose/propose.ts';

/** What would be done, proved; nothing is written yet. */
export interface Plan {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly proposals: readonly (Proposal | Refusal | Hold)[];
  /** Failed rollouts and syncs that nothing is proposed for. */
  readonly left: readonly LeftAlone[];
}

/** Observe, analyze, blame, decide, propose. Of the decisions only those that `meant` picks go on. */
export async function plan(
  ports: Ports,
  settings: Settings,
  meant: (decision: Decision) => boolean = () => true,
): Promise<Plan> {
  const stages = stagesOf(ports);
  const snapshot = await stages.observe(async () => withDeclared(await observe(ports, settings), settings.policies));
  const analysis = await stages.diagnose(() =>
    answer(blamed(analyze(snapshot, settings.policies), snapshot, settings.policies.asked), ports),
  );
  const decided = await stages.decide(() => decide(analysis, snapshot, settings.policies));
  const decisions = decided.filter(meant);
  const places = { texts: settings.texts, admission: admission(snapshot, settings.policies) };
  const proposals = await stages.propose(() => answer(propose(decisions, snapshot, places), ports));
  const left = leftAlone({ analysis, decisions: decided }, snapshot, settings.policies);
  return { snapshot, analysis, decisions, proposals, left };
}
