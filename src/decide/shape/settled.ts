import { days } from '../../model/units.ts';
import { isSizing } from '../candidate.ts';
import { cuts } from '../plan.ts';
import type { Sieve } from './sieve.ts';

/** The usage of an older template does not speak for a new one: a fresh revision is raised if need be, never cut. */
export const settled: Sieve = ({ workload, finding, policy }, intents) => {
  if (!isSizing(finding) || !intents.some(cuts)) return undefined;
  const { revision } = workload;
  if (revision.kind === 'unknown') return revision.because;
  const { settleTime } = policy.change;
  if (revision.value.age >= settleTime) return undefined;
  const [age, least] = [revision.value.age, settleTime].map((time) => `${(time / days(1)).toFixed(1)} d`);
  return { code: 'revision-too-new', detail: `its pod template is ${age} old; cuts wait until it is ${least} old` };
};
