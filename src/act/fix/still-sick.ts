import type { Pod } from '../../model/cluster.ts';
import type { FixableCheck, Sick } from '../../model/fix.ts';
import type { Reason } from '../../model/reason.ts';

/** The pod as it is right now: why it is left alone after all; undefined when it is still what was found. */
export function whyNot(live: Pod | undefined, { pod, check }: Sick, prefix: string): Reason | undefined {
  if (live === undefined || live.uid !== pod.uid) return { code: 'pod-gone', detail: 'it was gone already' };
  if (live.deletedAt !== undefined) return { code: 'in-flight', detail: 'it is being deleted already' };
  const asked = Object.entries(live.annotations).find(([name, value]) => isOptOut(name, value, prefix));
  if (asked?.[0] === `${prefix}/abort`) return { code: 'aborted', detail: `annotation ${asked[0]} on the pod` };
  if (asked !== undefined) return { code: 'opted-out', detail: `annotation ${asked[0]} on the pod` };
  return STILL[check](live, pod) ? undefined : { code: 'pod-changed', detail: 'it recovered, or is in another state' };
}

/** Set since the pass began; what was there before was read with all its meanings. Anything but a plain "false" counts. */
const isOptOut = (name: string, value: string, prefix: string): boolean =>
  name.startsWith(`${prefix}/`) && value.trim() !== 'false' && !/\/(min|max)-memory$/.test(name);

const STILL: Readonly<Record<FixableCheck, (live: Pod, pod: Sick['pod']) => boolean>> = {
  'pod-evicted': ({ phase, reason }) => phase === 'Failed' && reason === 'Evicted',
  'pod-completed-old': ({ phase }) => phase === 'Succeeded',
  'pod-crashloop-1h': ({ statuses }, { container }) =>
    statuses.some(
      ({ name, waiting }) => (container === undefined || name === container) && waiting?.reason === 'CrashLoopBackOff',
    ),
};
