import { UpstreamSurprise } from '../../../model/errors.ts';
import type { Milliseconds, Window } from '../../../model/units.ts';
import type { Labels } from '../api.ts';
import { type ContainerFold, containerFold } from '../container-fold.ts';
import { type Answer, answer, failed } from '../failure.ts';
import type { HttpReply } from '../http.ts';
import { gridOf } from '../slots.ts';
import type { Slice, SlotSeries } from '../transport.ts';
import { type ChunkedSeries, chunkedSeries } from './chunked-series.ts';
import { frameReader } from './frames.ts';
import type { Room, Rooms } from './rooms.ts';
import { highest, rates } from './slot-values.ts';
import { appendXorChunk } from './xor-chunk.ts';

export interface StreamJob {
  /** Of the backend, for people. */
  readonly name: string;
  readonly slice: Slice;
  /** Of the rate. */
  readonly range: Milliseconds;
  /** Samples at other times were not asked for. */
  readonly span: Window;
  /** Values that may be held. */
  readonly most: number;
  readonly rooms: Rooms;
}

/**
 * Folds a streamed reply to slots as it comes. Errors of the network pass through. Who has looked at the answer gives it
 * back to the rooms.
 */
export async function readStream(reply: HttpReply, job: StreamJob): Promise<Answer<readonly SlotSeries[]>> {
  const room = job.rooms.open();
  let answered: readonly SlotSeries[] | undefined;
  try {
    const read = await readInto(room, reply, job);
    if (read.kind === 'answer') answered = read.value;
    return read;
  } finally {
    room.close(answered);
  }
}

async function readInto(room: Room, { each }: HttpReply, job: StreamJob): Promise<Answer<readonly SlotSeries[]>> {
  const fold = containerFold(job.slice);
  const series = seriesFold(job, { fold, room });
  const frames = frameReader(chunkedSeries(series.take), room.frame);
  const isFull = (): boolean => fold.held() > job.most;
  try {
    await each((part) => {
      frames.take(part);
      return isFull() ? 'enough' : 'more';
    });
    if (isFull()) return failed('query-rejected', `${job.name} sent more usage than is held at once.`, 'smaller');
    frames.end();
    series.flush();
    return answer(fold.done());
  } catch (error) {
    if (!(error instanceof UpstreamSurprise)) throw error;
    return failed('upstream-surprise', `${job.name}: ${error.issue}: look at its logs and at proxies before it.`);
  }
}

/** Gathers the chunks of one series, which may come in several frames. */
function seriesFold(
  { slice, range, span }: StreamJob,
  { fold, room: { samples, copy } }: { readonly fold: ContainerFold; readonly room: Room },
) {
  const where = { window: slice.window, grid: gridOf(slice.window), copy };
  let current: Labels | undefined;
  const flush = (): void => {
    if (current === undefined) return;
    const slots = slice.resource === 'memory' ? highest(samples, where) : rates(samples, where, range);
    if (!fold.take(current, slots))
      throw new UpstreamSurprise({ source: 'remote read', issue: 'it sent other series than asked' });
    samples.length = 0;
    current = undefined;
  };
  return {
    flush,
    take(frame: Uint8Array, { labels, places, filled }: ChunkedSeries): void {
      if (labels !== current) flush();
      current = labels;
      const place = { bytes: frame, from: 0, to: 0 };
      for (let i = 0; i < filled; i += 2) {
        place.from = places[i] ?? 0;
        place.to = places[i + 1] ?? 0;
        appendXorChunk(place, samples, span);
      }
    },
  };
}
