import type { Pause } from './guard.ts';
import { globMatches } from './match.ts';
import type { Reading, Reason } from './reason.ts';
import type { Instant } from './units.ts';

/** Gate 1. Nobody knows whether it is paused: then it is. Without a namespace only pauses of everything count. */
export function pausedBy(
  pauses: Reading<readonly Pause[]> | undefined,
  namespace: string | undefined,
  now: Instant,
): Reason | undefined {
  if (pauses === undefined) return undefined;
  if (pauses.kind === 'unknown') return { code: 'paused', detail: pauses.because.detail };
  const pause = pauses.value.find((one) => holds(one, namespace, now));
  if (pause === undefined) return undefined;
  const until = pause.until === undefined ? 'until it is taken back' : `until ${new Date(pause.until).toISOString()}`;
  const why = pause.reason === undefined ? '' : `: ${pause.reason}`;
  return { code: 'paused', detail: `${pause.name}, asked for by ${pause.owner}, ${until}${why}` };
}

const holds = ({ until, namespaces }: Pause, namespace: string | undefined, now: Instant): boolean =>
  (until === undefined || until > now) &&
  (namespaces.length === 0 || namespaces.some((glob) => namespace !== undefined && globMatches(glob, namespace)));
