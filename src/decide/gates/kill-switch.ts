import type { Gate } from '../candidate.ts';

/** Somebody asked the bot to stop; act asks once more before every single action. */
export const killSwitch: Gate = ({ guard, workload }) => guard.paused(workload.ref.namespace);
