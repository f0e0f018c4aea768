import { act } from './act/act.ts';
import { answer } from './act/answer.ts';
import { analyze } from './analyze/analyze.ts';
import { decide } from './decide/decide.ts';
import type { Analysis } from './model/analysis.ts';
import type { Decision } from './model/decision.ts';
import type { Outcome } from './model/outcome.ts';
import type { Proposal, Refusal } from './model/proposal.ts';
import type { Settings } from './model/settings.ts';
import type { Snapshot } from './model/snapshot.ts';
import { observe } from './observe/observe.ts';
import type { Ports } from './ports/ports.ts';
import { propose } from './propose/propose.ts';

/** Every value of one pass, for the commands to show. */
export interface Pass {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly decisions: readonly Decision[];
  readonly proposals: readonly (Proposal | Refusal)[];
  readonly outcomes: readonly Outcome[];
}

/** One pass. Proposing asks for renderings and never awaits; `answer` carries them to the renderer and back. */
export async function run(ports: Ports, settings: Settings): Promise<Pass> {
  const snapshot = await observe(ports, settings);
  const analysis = analyze(snapshot, settings.policies);
  const decisions = decide(analysis, snapshot, settings.policies);
  const proposals = await answer(propose(decisions, snapshot, settings.texts), ports);
  const outcomes = await act({ decisions, proposals, snapshot, settings }, ports);
  return { snapshot, analysis, decisions, proposals, outcomes };
}
