import type { Gate } from '../candidate.ts';

/** Actions for this finding, or of the bot as a whole, failed too often. */
export const breaker: Gate = ({ guard, finding }) => guard.breaker(finding.key);
