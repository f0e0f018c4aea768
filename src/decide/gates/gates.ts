import type { Gate } from '../candidate.ts';
import { automation } from './automation.ts';
import { check } from './check.ts';
import { coolDown } from './cool-down.ts';
import { fieldOwners } from './field-owners.ts';
import { forgeMemory } from './forge-memory.ts';
import { health } from './health.ts';
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
 * Fixed order; the first that blocks gives the reason. What people said comes first, then what is not known, then
 * whose field it is, then whether now is the time, then what the forge remembers.
 */
export const gates: readonly Gate[] = [
  automation,
  check,
  systemNamespace,
  optOut,
  snoozed,
  remedy,
  superseded,
  sources,
  readings,
  forgeMemory,
  usageComplete,
  owner,
  fieldOwners,
  verticalAutoscaler,
  tracked,
  rollout,
  health,
  recurring,
  coolDown,
];
