import type { ScalingPolicy } from './policy.ts';
import { days, minutes } from './units.ts';

/** Where a policy of before says nothing. */
export const SCALING_DEFAULTS: ScalingPolicy = { history: days(30), leadTime: minutes(15), timeZone: 'UTC' };
