import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UpstreamSurprise } from '../../model/errors.ts';
import { jsonOf } from '../../model/json-of.ts';
import { eventSchema, type ForgeEvent } from './events.ts';

export interface EventLog {
  readonly read: () => Promise<readonly ForgeEvent[]>;
  /**
   * Adds the event that `next` makes of all events so far; nothing when it makes none. When somebody else was faster,
   * `next` is asked again with the new events.
   */
  readonly append: (next: (events: readonly ForgeEvent[]) => Promise<ForgeEvent | undefined>) => Promise<void>;
}

/**
 * One numbered file per event. A whole file is given the next number by link(2), which fails when the number is taken:
 * compare and swap without a lock, so nothing stale is left by a process that was killed, at whatever instant.
 */
export function eventLog(directory: string): EventLog {
  const known: ForgeEvent[] = [];
  // Number by number: a listing of the folder may miss a file that appears while it is made.
  const read = async () => {
    for (let sequence = known.length + 1; ; sequence++) {
      const event = await readEvent(join(directory, fileName(sequence)));
      if (event === undefined) return known.slice(0, sequence - 1);
      known[sequence - 1] = event;
    }
  };
  return {
    read,
    append: async (next) => {
      for (let added = false; !added; ) {
        const events = await read();
        const event = await next(events);
        added = event === undefined || (await add(directory, events.length + 1, event));
      }
    },
  };
}

const fileName = (sequence: number): string => `${String(sequence).padStart(8, '0')}.json`;

/** Undefined when there is no such event yet. */
async function readEvent(path: string): Promise<ForgeEvent | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const event = eventSchema.safeParse(jsonOf(text));
  if (event.success) return event.data;
  throw new UpstreamSurprise({ source: 'local forge', issue: `${path} is not an event`, cause: event.error });
}

async function add(directory: string, sequence: number, event: ForgeEvent): Promise<boolean> {
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `${randomUUID()}.draft`);
  try {
    await writeDurably(draft, `${JSON.stringify(event)}\n`);
    await link(draft, join(directory, fileName(sequence)));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** On disk before it gets its number: after a power cut an event is whole or absent. */
async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
