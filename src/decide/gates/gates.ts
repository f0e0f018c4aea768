import type { GateName } from '../../model/guard.ts';
import type { Gate } from '../candidate.ts';
import { automation } from './automation.ts';
import { breaker } from './breaker.ts';
import { check } from './check.ts';
import { coolDown } from './cool-down.ts';
import { fieldOwners } from './field-owners.ts';
import { forgeMemory } from './forge-memory.ts';
import { health } from './health.ts';
import { killSwitch } from './kill-switch.ts';
import { mode } from './mode.ts';
import { optOut } from './opt-out.ts';
import { owner } from './owner.ts';
import { readings } from './readings.ts';
import { recurring } from './recurring.ts';
import { remedy } from './remedy.ts';
import { rollout } from './rollout.ts';
import { snoozed } from './snoozed.ts';
import { sources } from './sources.ts';
import { superseded } from './superseded.ts';
import { systemNamespace } from './system-namespace.ts';
import { tracked } from './tracked.ts';
import { usageComplete } from './usage-complete.ts';
import { verticalAutoscaler } from './vertical-autoscaler.ts';

/**
 * The gates of a finding that asks for another manifest, in the order of diagnosis.md section 3. Those that are missing
 * here look at more than one finding and come later: duplicate (merge.ts, shape/refused.ts and act), blast radius
 * (budget.ts, and the caps of each edit in propose), storm, windows, approval and verify.
 */
export const stages: readonly { readonly name: GateName; readonly gates: readonly Gate[] }[] = [
  { name: 'kill-switch', gates: [killSwitch] },
  { name: 'mode', gates: [automation, mode] },
  { name: 'scope', gates: [check, systemNamespace, optOut, snoozed, remedy, superseded] },
  { name: 'data', gates: [sources, readings, forgeMemory, usageComplete] },
  { name: 'busy', gates: [owner, fieldOwners, verticalAutoscaler, tracked, rollout, health] },
  { name: 'cool-down', gates: [coolDown] },
  { name: 'breaker', gates: [recurring, breaker] },
];

export const gates: readonly Gate[] = stages.flatMap((stage) => stage.gates);
