import { Cron } from 'croner';
import type { ChangeWindow } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import { type Instant, instant, later } from '../../model/units.ts';

/**
 * Why nothing may change now; undefined when it may. A deny window beats every allow window; without an allow window all
 * the rest of the time is open. Lengths are elapsed time: eight hours are eight hours on the day the clocks change. What
 * cannot be read closes (a freeze that nobody understands is still a freeze).
 */
export function closedBecause(windows: readonly ChangeWindow[], at: Instant): Reason | undefined {
  const seen = windows.map((window) => ({ window, state: stateOf(window, at) }));
  const broken = seen.find(({ state }) => typeof state === 'object');
  if (broken !== undefined && typeof broken.state === 'object') {
    return { code: 'window-malformed', detail: `change window "${nameOf(broken.window)}": ${broken.state.issue}` };
  }
  const denied = seen.find(({ window, state }) => window.kind === 'deny' && state === 'inside');
  if (denied !== undefined) return closed(`it is inside the deny window "${nameOf(denied.window)}"`);
  const allowed = seen.filter(({ window }) => window.kind === 'allow');
  if (allowed.length === 0 || allowed.some(({ state }) => state === 'inside')) return undefined;
  return closed(`no allow window is open (${allowed.map(({ window }) => `"${nameOf(window)}"`).join(', ')})`);
}

type State = 'inside' | 'outside' | { readonly issue: string };

function stateOf({ schedule, timeZone, duration }: ChangeWindow, at: Instant): State {
  if (schedule.trim().split(/\s+/).length !== 5) return { issue: 'a schedule has five fields' };
  try {
    const cron = new Cron(schedule, { timezone: timeZone, paused: true });
    // A start at this very moment is no "previous" run: one millisecond later it is.
    const [start] = cron.previousRuns(1, new Date(at + 1));
    return start !== undefined && later(instant(start.getTime()), duration) > at ? 'inside' : 'outside';
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return { issue: error.message.slice(0, 160) };
    throw error;
  }
}

const closed = (detail: string): Reason => ({ code: 'outside-window', detail });

const nameOf = ({ kind, schedule, timeZone }: ChangeWindow): string => `${kind} ${schedule} ${timeZone}`;
