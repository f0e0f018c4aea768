import type { Decision } from '../model/decision.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Ports } from '../ports/ports.ts';

export interface Plan {
  readonly decisions: readonly Decision[];
  readonly proposals: readonly (Proposal | Refusal)[];
  readonly snapshot: Snapshot;
  readonly settings: Settings;
}

export async function act(_plan: Plan, _ports: Ports): Promise<Outcome[]> {
  throw new Error('being built');
}
