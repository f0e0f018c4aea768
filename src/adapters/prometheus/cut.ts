/** How much is asked for at once, from an estimate: containers times slots. */
import type { Window } from '../../model/units.ts';
import { piecesOf, SMALLEST, slotsIn } from './slots.ts';
import type { SizeOf, Slice } from './transport.ts';

export interface CutLimits {
  readonly sizeOf: SizeOf;
  /** Values that one answer may hold. */
  readonly values: number;
  /** Containers of a namespace where nobody counted them. */
  readonly guess: number;
}

/** Neighbouring namespaces together while their answer fits; what alone does not fit is cut in time. */
export function fitted(slice: Slice, windows: readonly Window[], limits: CutLimits): Slice[] {
  const longest = Math.max(1, ...windows.map(slotsIn));
  return batches(slice, Math.floor(limits.values / longest), limits).flatMap(({ namespaces, containers }) => {
    const slots = wholeDays(Math.max(SMALLEST, Math.floor(limits.values / containers)));
    return windows.flatMap((window) =>
      piecesOf(window, slots).map((piece): Slice => ({ ...slice, namespaces, window: piece })),
    );
  });
}

interface Batch {
  readonly namespaces: string[];
  containers: number;
}

function batches({ resource, namespaces }: Slice, most: number, { sizeOf, guess }: CutLimits): Batch[] {
  const all: Batch[] = [];
  for (const namespace of namespaces) {
    // One that was empty when it was counted may have had containers before.
    const containers = Math.max(1, sizeOf(resource, namespace) ?? guess);
    const last = all.at(-1);
    if (last === undefined || last.containers + containers > most) all.push({ namespaces: [namespace], containers });
    else {
      last.namespaces.push(namespace);
      last.containers += containers;
    }
  }
  return all;
}

const SLOTS_PER_DAY = 288;
const wholeDays = (slots: number): number =>
  slots < SLOTS_PER_DAY ? slots : Math.floor(slots / SLOTS_PER_DAY) * SLOTS_PER_DAY;
