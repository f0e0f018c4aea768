import type { Reason } from '../../model/reason.ts';
import type { Window } from '../../model/units.ts';
import type { UsageMessage } from '../../model/usage.ts';
import type { Failure } from './failure.ts';
import type { LabelMatcher } from './selector.ts';
import { piecesOf, slotsIn } from './slots.ts';
import type { Slice, SlotSeries, UsageTransport } from './transport.ts';

export type Gap = Extract<UsageMessage, { kind: 'gap' }>;
export type Part = { readonly kind: 'read'; readonly slice: Slice; readonly all: readonly SlotSeries[] } | Gap;

/** What one reading of usage learns about its backend on the way. */
export interface Pace {
  /** Slots per question that a namespace's resource gets answered. */
  readonly learned: Map<string, number>;
  /** Namespaces and resources that used up their failures: later slices of them get two more only. */
  readonly hopeless: Set<string>;
  /** Failures in a row with nobody answering; from SILENCES on nothing is asked any more. */
  silences: number;
  over?: Reason;
}

export const newPace = (): Pace => ({ learned: new Map(), hopeless: new Set(), silences: 0 });

/** 15 minutes: below that, time is no longer what makes an answer large. */
const SMALLEST = 3;
/** Failed questions per slice; halving one day down to 15 minutes by pods takes 8. */
const FAILURES = 16;
const SILENCES = 8;

/**
 * Reads a slice, halving what is too large or too slow. What cannot be read comes as a gap, never as an error.
 * Parts are in time order; the next slice of the same namespace starts at the size that passed.
 */
export async function readSlice(slice: Slice, context: { transport: UsageTransport; pace: Pace }): Promise<Part[]> {
  const { transport, pace } = context;
  const key = `${slice.resource} ${slice.namespace}`;
  const mine: { left: number; over?: Reason } = { left: pace.hopeless.has(key) ? 2 : FAILURES };

  const read = async (piece: Slice): Promise<Part[]> => {
    const over = pace.over ?? mine.over;
    if (over !== undefined) return [gap(piece, over)];
    const fitting = pace.learned.get(key) ?? Number.POSITIVE_INFINITY;
    if (piece.pods === undefined && slotsIn(piece.window) > fitting) return readAll(inTime(piece, fitting));
    const reply = await transport.read(piece);
    noteSilence(pace, reply.kind === 'failure' ? reply.failure : undefined);
    if (reply.kind === 'answer') return [{ kind: 'read', slice: piece, all: reply.value }];
    const smaller = reply.failure.helps === 'smaller' ? halved(piece) : [];
    if (--mine.left === 0) {
      mine.over = reply.failure.because;
      pace.hopeless.add(key);
    }
    if (smaller.length === 0) return [gap(piece, reply.failure.because)];
    if (piece.pods === undefined) pace.learned.set(key, Math.max(SMALLEST, Math.ceil(slotsIn(piece.window) / 2)));
    return readAll(smaller);
  };
  const readAll = async (pieces: readonly Slice[]): Promise<Part[]> => {
    const parts: Part[] = [];
    for (const piece of pieces) parts.push(...(await read(piece)));
    return parts;
  };
  return joined(await read(slice));
}

const gap = ({ resource, namespace, window }: Slice, because: Reason): Gap => ({
  kind: 'gap',
  resource,
  namespace,
  window,
  because,
});

function noteSilence(pace: Pace, failure: Failure | undefined): void {
  if (failure?.silent !== true) {
    pace.silences = 0;
    return;
  }
  pace.silences++;
  if (pace.silences < SILENCES) return;
  const { code, detail } = failure.because;
  pace.over = { code, detail: `${detail} Nothing more was asked after ${SILENCES} such failures in a row.` };
}

function halved(slice: Slice): Slice[] {
  const slots = slotsIn(slice.window);
  if (slots > SMALLEST) return inTime(slice, Math.max(SMALLEST, Math.ceil(slots / 2)));
  return slice.pods === undefined ? podGroups.map((pods) => ({ ...slice, pods })) : [];
}

const inTime = (slice: Slice, slots: number): Slice[] =>
  piecesOf(slice.window, slots).map((window: Window) => ({ ...slice, window }));

/**
 * Every pod name is in exactly one group: by its last character. Those of generated names are drawn evenly from
 * `bcdfghjklmnpqrstvwxz2456789`; ordinals of StatefulSets are digits.
 */
const podGroups: readonly LabelMatcher[] = [
  ...['[0-57]', '[689b-f]', '[g-n]'].map((last) => ({ label: 'pod', op: '=~' as const, value: `.*${last}` })),
  { label: 'pod', op: '!~', value: '.*[0-9b-n]' },
];

/** Neighbouring gaps of one cause are one gap. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (part.kind === 'gap' && last?.kind === 'gap' && last.because.code === part.because.code) {
      all[all.length - 1] = { ...last, window: { from: last.window.from, to: part.window.to } };
    } else all.push(part);
  }
  return all;
}
