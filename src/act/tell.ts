import { RetryLater, UpstreamSurprise } from '../model/errors.ts';
import type { Message, Told } from '../model/notification.ts';
import type { Log } from '../ports/log.ts';
import type { Notifier } from '../ports/notifier.ts';

/** What each receiver is to hear. */
export interface Tidings {
  readonly news: (notifier: Notifier) => readonly Message[];
  readonly state: (notifier: Notifier) => readonly Message[];
}

/**
 * Tells everybody who listens, one after the other. A receiver that fails never fails a pass: it is said in the log, it
 * is counted, and the next pass tells it again.
 */
export async function tell(notifiers: readonly Notifier[], tidings: Tidings, log: Log): Promise<Told[]> {
  const told: Told[] = [];
  for (const notifier of notifiers) {
    const { how, name } = notifier;
    if (how.kind === 'state') await attempt(() => how.publish(tidings.state(notifier)), name, log);
    else
      for (const message of tidings.news(notifier)) {
        const failure = await attempt(() => how.send(message), name, log);
        const about = { receiver: name, message };
        told.push(failure === undefined ? { kind: 'told', ...about } : { kind: 'failed', ...about, detail: failure });
      }
  }
  return told;
}

/** What went wrong, in words, or undefined. Bugs are thrown. */
export async function attempt(work: () => Promise<void>, receiver: string, log: Log): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof RetryLater || error instanceof UpstreamSurprise)) throw error;
    log.warn('a receiver was not told', { receiver, issue: error.issue });
    return error.issue;
  }
}
