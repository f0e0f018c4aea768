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
  /** For somebody who reads; without any, all that is free is let go. */
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

/** Values: 256 KiB, eight series of 14 days. */
const BLOCK = 32_768;

export function newRooms(): Rooms {
  const blocks: Float64Array[] = [];
  const buffers: Buffers[] = [];
  const owned = new WeakMap<object, readonly Float64Array[]>();
  let readers = 0;
  return {
    open() {
      const own = buffers.pop() ?? { samples: newSamples(), frame: newRoom() };
      own.samples.length = 0;
      const { used, copy } = copies(() => blocks.pop() ?? new Float64Array(BLOCK));
      return {
        ...own,
        copy,
        close(owner) {
          buffers.push(own);
          if (owner === undefined) blocks.push(...used);
          else owned.set(owner, used);
        },
      };
    },
    giveBack(owner) {
      blocks.push(...(owned.get(owner) ?? []));
      owned.delete(owner);
    },
    enter() {
      readers++;
    },
    leave() {
      if (--readers === 0) for (const free of [blocks, buffers]) free.length = 0;
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
