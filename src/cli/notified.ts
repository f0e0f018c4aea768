import { record } from '../act/record.ts';
import { tell } from '../act/tell.ts';
import { stepsTaken } from '../decide/runbook/taken.ts';
import type { Told } from '../model/notification.ts';
import type { PolicySet } from '../model/policy.ts';
import { activeGroups } from '../report/notify/active.ts';
import { diagnosesOf, handledEntries } from '../report/notify/diagnosed.ts';
import { newsFor, stateFor } from '../report/notify/news.ts';
import { toldEntries } from '../report/notify/told-entries.ts';
import type { Pass } from '../run.ts';
import type { Connection } from './world.ts';

/**
 * Carries out the steps of runbooks that change nothing: what was diagnosed is written down, and receivers are told what the
 * pass found. What they heard is written to the journal after they heard it: a pass that is killed in between tells it
 * twice, because twice is better than never.
 */
export async function notified(
  pass: Pass,
  { ports, receivers }: Pick<Connection, 'ports' | 'receivers'>,
  policies: PolicySet,
): Promise<Told[]> {
  const { snapshot } = pass;
  const taken = stepsTaken(pass.analysis, snapshot, policies);
  const diagnoses = diagnosesOf(pass, taken);
  const active = activeGroups(pass, { taken, diagnoses });
  const tidings = {
    news: (listener: (typeof receivers)[number]) => newsFor(listener, active, snapshot),
    state: (listener: (typeof receivers)[number]) => stateFor(listener, active),
  };
  const told = await tell(receivers, tidings, ports.log);
  const entries = [...toldEntries(told, snapshot.takenAt), ...handledEntries(snapshot, taken, diagnoses)];
  if (entries.length > 0) await record(entries, ports);
  return told;
}
