import { record } from '../act/record.ts';
import { tell } from '../act/tell.ts';
import type { Told } from '../model/notification.ts';
import { activeGroups } from '../report/notify/active.ts';
import { newsFor, stateFor } from '../report/notify/news.ts';
import { toldEntries } from '../report/notify/told-entries.ts';
import type { Pass } from '../run.ts';
import type { Connection } from './world.ts';

/**
 * Tells receivers what the pass found. What they heard is written to the journal after they heard it: a pass that is
 * killed in between tells it twice, because twice is better than never.
 */
export async function notified(
  pass: Pass,
  { ports, receivers }: Pick<Connection, 'ports' | 'receivers'>,
): Promise<Told[]> {
  if (receivers.length === 0) return [];
  const active = activeGroups(pass);
  const tidings = {
    news: (listener: (typeof receivers)[number]) => newsFor(listener, active, pass.snapshot),
    state: (listener: (typeof receivers)[number]) => stateFor(listener, active),
  };
  const told = await tell(receivers, tidings, ports.log);
  await record(toldEntries(told, pass.snapshot.takenAt), ports);
  return told;
}
