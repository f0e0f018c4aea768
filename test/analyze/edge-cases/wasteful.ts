import { type UsagePlan, usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import { MI } from '../judge.ts';

/** Asks for far more than `using` says it uses. */
export const wasteful = { cpuRequest: '2', memoryRequest: '4Gi', memoryLimit: '4Gi' };

/** A workload of one container that uses 300m and 800Mi of what is `wasteful`, but for what `plan` and `part` change. */
export const using = (plan: UsagePlan, part: object = {}) =>
  aWorkload().container('app', { ...wasteful, ...part, usage: usageOf({ cpu: 300, memory: 800 * MI, ...plan }) });
