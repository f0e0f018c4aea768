import type { Decision } from '../model/decision.ts';
import type { Rendering } from '../model/manifests.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Texts } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';

// biome-ignore lint/correctness/useYield: being built
export function* propose(
  _decisions: readonly Decision[],
  _snapshot: Snapshot,
  _texts: Texts,
): Rendering<(Proposal | Refusal)[]> {
  throw new Error('being built');
}
