import type { Check } from './check.ts';
import { podCompletedOld } from './pods/completed-old.ts';
import { podCrashloop1h } from './pods/crashloop-1h.ts';
import { podEvicted } from './pods/evicted.ts';

/** Every health check, in the order in which people read them. */
export const checks: readonly Check[] = [podCrashloop1h, podEvicted, podCompletedOld];
