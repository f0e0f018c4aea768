import type { Fix } from '../../model/fix.ts';
import type { JournalEntry } from '../../model/journal.ts';
import { groupOfMessage, heardFacts, isFor, type Message } from '../../model/notification.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Milliseconds, milliseconds } from '../../model/units.ts';
import { sameObject, workloadName } from '../../model/workload.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Ports } from '../../ports/ports.ts';
import { record } from '../record.ts';
import { tell } from '../tell.ts';

export interface Noticed {
  readonly fixes: readonly Fix[];
  readonly snapshot: Snapshot;
  readonly annotationPrefix: string;
}

type Hands = Pick<Ports, 'repositories' | 'clock' | 'log' | 'notifiers'>;

/**
 * Gate 13 of pods: people are told what is about to happen, then time passes in which they may stop it by a pause, by an
 * annotation, or by mending it. Everything is asked again afterwards. Nothing is touched before: a pass that ends while it
 * waits has announced, and no more. Says for each fix why it cannot go on; a deletion of which nobody heard is none.
 */
export async function notice(round: Noticed, ports: Hands): Promise<(fix: Fix) => Reason | undefined> {
  const { fixes } = round;
  if (fixes.length === 0) return () => undefined;
  const { wait } = ports.clock;
  if (wait === undefined) return () => UNHEARD;
  const messages = new Map(fixes.map((fix) => [messageOf(fix, round), fix]));
  const listeners = (ports.notifiers ?? []).filter(({ how }) => how.kind === 'messages');
  const news = (notifier: Notifier) =>
    [...messages].flatMap(([message, fix]) => (concerns(notifier, message, fix) ? [message] : []));
  const told = (await tell(listeners, { news, state: () => [] }, ports.log)).filter(({ kind }) => kind === 'told');
  const heard = new Set(told.map(({ message }) => messages.get(message)));
  if (heard.size > 0) {
    await record(
      told.map((one) => entryOf(one, messages.get(one.message), round.snapshot)),
      ports,
    );
    await wait(longest(fixes));
  }
  return (fix) => (heard.has(fix) ? undefined : UNHEARD);
}

const UNHEARD: Reason = {
  code: 'not-announced',
  detail: 'its policy wants deletions announced, and no receiver for it could be told',
};

/** By what it is about: how mild it is does not matter to who may object. */
const concerns = ({ route }: Notifier, message: Message, { check }: Fix): boolean =>
  isFor(route, { ...message, check, urgency: 'critical' });

const longest = (fixes: readonly Fix[]): Milliseconds =>
  milliseconds(Math.max(...fixes.map(({ notice: time = milliseconds(0) }) => time)));

function messageOf({ finding, pod, check, notice: time = milliseconds(0) }: Fix, round: Noticed): Message {
  const { snapshot, annotationPrefix } = round;
  const { subject, application } = finding;
  const workload = snapshot.workloads.find(({ ref }) => sameObject(ref, subject));
  const objection = `pause the bot, or annotate the pod ${annotationPrefix}/abort: "true"`;
  return {
    cluster: snapshot.cluster,
    check: 'direct-fix',
    service: application ?? pod.namespace,
    state: 'firing',
    urgency: finding.severity,
    count: 1,
    examples: [
      {
        where: `${pod.namespace}/${pod.name}`,
        what: `${check} of ${workloadName(subject)}: ${finding.detail}`,
        answer: `it is deleted in ${time / 1000} s; to stop that, ${objection}`,
      },
    ],
    times: 1,
    since: finding.since,
    labels: workload?.labels ?? {},
  };
}

/** Like any other message that was heard: later passes say when it is over. */
const entryOf = (
  { receiver, message }: { readonly receiver: string; readonly message: Message },
  fix: Fix | undefined,
  { takenAt }: Snapshot,
): JournalEntry => ({
  id: `announced/${receiver}/${fix?.pod.uid ?? ''}/${takenAt}`,
  at: takenAt,
  action: 'notified',
  subject: groupOfMessage(message),
  facts: heardFacts(receiver, message),
});
