import type { Delivered, Letter } from '../model/letter.ts';
import { JOURNAL_TARGET } from '../model/report-plan.ts';
import type { Instant } from '../model/units.ts';
import type { Log } from '../ports/log.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Ports } from '../ports/ports.ts';
import { attempt } from './tell.ts';

export interface Outgoing {
  readonly letter: Letter;
  readonly targets: readonly string[];
}

interface Post {
  readonly receivers: readonly Notifier[];
  /** Its first journal keeps the files. */
  readonly repositories: Ports['repositories'];
  readonly log: Log;
  readonly at: Instant;
}

/** Sends each to everybody who has not got it. A target that fails is said, counted, and tried again by the next pass. */
export async function deliver(outgoing: readonly Outgoing[], post: Post): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  for (const { letter, targets } of outgoing) {
    for (const receiver of targets) {
      const detail = await attempt(() => hand(letter, receiver, post), receiver, post.log);
      const about = { receiver, letter, at: post.at };
      delivered.push(detail === undefined ? { kind: 'told', ...about } : { kind: 'failed', ...about, detail });
    }
  }
  return delivered;
}

async function hand(letter: Letter, target: string, { receivers, repositories, at }: Post): Promise<void> {
  if (target === JOURNAL_TARGET) {
    await repositories[0]?.journal.keep?.(letter.files, at);
    return;
  }
  const how = receivers.find(({ name }) => name === target)?.how;
  if (how?.kind === 'messages') await how.deliver?.(letter);
}
