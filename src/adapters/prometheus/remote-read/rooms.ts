import { type FrameRoom, newRoom } from './frames.ts';
import { newSamples, type Samples } from './samples.ts';

/**
 * Memory of streams that is used again: values of 8,000 series, each in an array of its own, are freed late and leave
 * holes that nothing else fits into, which was a fifth of what a pass held.
 */
export interface Rooms {
  readonly open: () => Room;
  /** Nobody looks at these any more. */
  readonly giveBack: (owner: object) => void;
  /** Between the last reader and the next one, what is free is kept only until the garbage collector comes. */
  readonly enter: () => void;
  readonly leave: () => void;
}

/** Of one stream. */
export interface Room extends Buffers {
  /** A copy that stays until its owner is given back. */
  readonly copy: (values: Float64Array) => Float64Array;
  /** The stream has ended; without an owner for its copies these are free at once. */
  readonly close: (owner?: object) => void;
}

interface Buffers {
  readonly samples: Samples;
  readonly frame: FrameRoom;
}

interface Free {
  readonly blocks: Float64Array[];
  readonly buffers: Buffers[];
}

/** Values: 256 KiB, eight series of 14 days. */
const BLOCK = 32_768;

export function newRooms(): Rooms {
  let free: Free = { blocks: [], buffers: [] };
  let kept = new WeakRef(free);
  const owned = new WeakMap<object, readonly Float64Array[]>();
  let readers = 0;
  return {
    open() {
      const own = free.buffers.pop() ?? { samples: newSamples(), frame: newRoom() };
      own.samples.length = 0;
      const { used, copy } = copies(() => free.blocks.pop() ?? new Float64Array(BLOCK));
      return {
        ...own,
        copy,
        close(owner) {
          free.buffers.push(own);
          if (owner === undefined) free.blocks.push(...used);
          else owned.set(owner, used);
        },
      };
    },
    giveBack(owner) {
      free.blocks.push(...(owned.get(owner) ?? []));
      owned.delete(owner);
    },
    enter() {
      if (readers++ === 0) free = kept.deref() ?? free;
    },
    leave() {
      if (--readers > 0) return;
      kept = new WeakRef(free);
      free = { blocks: [], buffers: [] };
    },
  };
}

function copies(take: () => Float64Array) {
  const used: Float64Array[] = [];
  let block: Float64Array = new Float64Array();
  let at = 0;
  return {
    used,
    copy(values: Float64Array): Float64Array {
      const { length } = values;
      if (length > BLOCK) return values.slice();
      if (at + length > block.length) {
        block = take();
        used.push(block);
        at = 0;
      }
      const copy = block.subarray(at, at + length);
      at += length;
      copy.set(values);
      return copy;
    },
  };
}
