import { act } from './act/act.ts';
import { answer } from './act/answer.ts';
import { type Fixed, fix } from './act/fix/fix.ts';
import { handsOf } from './act/hands.ts';
import { type Recorded, record } from './act/record.ts';
import { keepDashboards } from './act/tend/dashboards.ts';
import { tend } from './act/tend.ts';
import { analyze } from './analyze/analyze.ts';
import { admission } from './decide/budget.ts';
import { decide } from './decide/decide.ts';
import { decideFixes } from './decide/fix/fixes.ts';
import { upkeepOf } from './decide/lifecycle/upkeep.ts';
import type { Analysis } from './model/analysis.ts';
import type { Decision, Hold } from './model/decision.ts';
import type { Outcome } from './model/outcome.ts';
import type { Proposal, Refusal } from './model/proposal.ts';
import type { Settings } from './model/settings.ts';
import type { Snapshot } from './model/snapshot.ts';
import type { Tended, Upkeep } from './model/upkeep.ts';
import { observe } from './observe/observe.ts';
import type { Ports } from './ports/ports.ts';
import { withDeclared } from './propose/declared.ts';
import { propose } from './propose/propose.ts';
import { dashboards } from './report/dashboard/dashboard.ts';
import { passEntries } from './report/pass-entries.ts';

/** Every value of one pass, for the commands to show. */
export interface Pass {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly proposals: readonly (Proposal | Refusal | Hold)[];
  readonly outcomes: readonly Outcome[];
  /** What the pull requests that existed before need, and what was done about it. */
  readonly upkeep: readonly Upkeep[];
  readonly tended: readonly Tended[];
  /** What became of pods that need no pull request. */
  readonly fixed: Fixed;
  /** What became of the audit, by repository. */
  readonly recorded: readonly Recorded[];
}

/** One pass. Proposing asks for renderings and never awaits; `answer` carries them to the renderer and back. */
export async function run(ports: Ports, settings: Settings): Promise<Pass> {
  const snapshot = withDeclared(await observe(ports, settings), settings.policies);
  const analysis = analyze(snapshot, settings.policies);
  const decisions = decide(analysis, snapshot, settings.policies);
  const places = admission(snapshot, settings.policies);
  const proposals = await answer(propose(decisions, snapshot, { texts: settings.texts, admission: places }), ports);
  const hands = handsOf(ports, snapshot.takenAt);
  const outcomes = await act({ decisions, proposals, snapshot, settings }, hands);
  const upkeep = upkeepOf({ analysis, decisions, snapshot, policies: settings.policies });
  const tended = await tend({ upkeep, outcomes, snapshot, settings }, hands);
  await keepDashboards({ boards: dashboards({ outcomes, tended, snapshot }), snapshot, settings }, hands);
  const plan = decideFixes(analysis, snapshot, settings.policies);
  const fixed = await fix({ plan, decisions, snapshot, settings }, ports);
  const entries = passEntries({ snapshot, analysis, outcomes, tended, settings });
  const recorded = [...(await record(entries, ports)), ...fixed.recorded];
  return { snapshot, analysis, decisions, proposals, outcomes, upkeep, tended, fixed, recorded };
}
