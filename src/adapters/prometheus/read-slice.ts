import type { Reason, ReasonCode } from '../../model/reason.ts';
import type { UsageMessage } from '../../model/usage.ts';
import type { Failure } from './failure.ts';
import type { LabelMatcher } from './selector.ts';
import { piecesOf, SMALLEST, slotsIn } from './slots.ts';
import type { Slice, SlotSeries, UsageTransport } from './transport.ts';

export type Gap = Extract<UsageMessage, { kind: 'gap' }>;
export type Part = { readonly kind: 'read'; readonly slice: Slice; readonly all: readonly SlotSeries[] } | Gap;

/** What one reading of usage learns about its backend on the way. */
export interface Pace {
  /** Slots per question that a set of namespaces gets answered; 0: these namespaces not together. */
  readonly learned: Map<string, number>;
  /** What used up its failures: later slices of it get two more only. */
  readonly hopeless: Set<string>;
  /** Failures in a row with nobody answering; from SILENCES on nothing is asked any more. */
  silences: number;
  over?: Reason;
}

export const newPace = (): Pace => ({ learned: new Map(), hopeless: new Set(), silences: 0 });

/** Failed questions per namespace of a slice; halving one day down to 15 minutes by pods takes 8. */
const FAILURES = 16;
const SILENCES = 8;
/** May be the fault of one namespace of several. */
const isolable: readonly ReasonCode[] = ['query-failed', 'query-rejected', 'upstream-surprise'];

/**
 * Reads a slice, halving what is too large or too slow: first its namespaces, then its time. What cannot be read comes
 * as a gap, never as an error. Parts are in time order for each namespace; the next slice of the same namespaces starts
 * at the size that passed.
 */
export async function readSlice(slice: Slice, { transport, pace }: SliceContext): Promise<Part[]> {
  const failures = failuresOf(slice, pace);
  const read = async (piece: Slice): Promise<Part[]> => {
    const over = pace.over ?? failures.over(piece);
    if (over !== undefined) return gaps(piece, over);
    const fitting = fittingPieces(piece, pace);
    if (fitting !== undefined) return readAll(fitting);
    const reply = await transport.read(piece);
    noteSilence(pace, reply.kind === 'failure' ? reply.failure : undefined);
    if (reply.kind === 'instead') return readAll(reply.slices);
    if (reply.kind === 'answer') return [{ kind: 'read', slice: piece, all: reply.value }];
    failures.add(piece, reply.failure.because);
    const smaller = halved(piece, reply.failure);
    if (smaller.length === 0) return gaps(piece, reply.failure.because);
    learn(piece, pace);
    return readAll(smaller);
  };
  const readAll = async (pieces: readonly Slice[]): Promise<Part[]> => {
    const parts: Part[] = [];
    for (const piece of pieces) parts.push(...(await read(piece)));
    return parts;
  };
  return joined(await read(slice));
}

export interface SliceContext {
  readonly transport: UsageTransport;
  readonly pace: Pace;
}

const keyOf = ({ resource, namespaces }: Slice): string => `${resource} ${namespaces.join(' ')}`;

/** A namespace that fails on and on takes nothing from the others of its slice. */
function failuresOf(slice: Slice, { hopeless }: Pace) {
  const left = new Map<string, number>();
  const reasons = new Map<string, Reason>();
  const scopeOf = (piece: Slice): string => (piece.namespaces.length === 1 ? keyOf(piece) : keyOf(slice));
  const most = (piece: Slice): number =>
    hopeless.has(scopeOf(piece)) ? 2 : FAILURES + (piece.namespaces.length === 1 ? 0 : slice.namespaces.length);
  return {
    over: (piece: Slice): Reason | undefined => reasons.get(scopeOf(piece)),
    add(piece: Slice, because: Reason): void {
      const scope = scopeOf(piece);
      const now = (left.get(scope) ?? most(piece)) - 1;
      left.set(scope, now);
      if (now > 0) return;
      reasons.set(scope, because);
      hopeless.add(scope);
    },
  };
}

const gaps = ({ resource, namespaces, window }: Slice, because: Reason): Gap[] =>
  namespaces.map((namespace) => ({ kind: 'gap', resource, namespace, window, because }));

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

/** Undefined when the piece may be asked for as it is. */
function fittingPieces(piece: Slice, { learned }: Pace): Slice[] | undefined {
  const slots = learned.get(keyOf(piece));
  if (slots === undefined || piece.pods !== undefined) return undefined;
  if (slots === 0) return byNames(piece);
  return slotsIn(piece.window) > slots ? inTime(piece, slots) : undefined;
}

function learn(piece: Slice, { learned }: Pace): void {
  if (piece.pods !== undefined) return;
  const slots = piece.namespaces.length > 1 ? 0 : Math.max(SMALLEST, Math.ceil(slotsIn(piece.window) / 2));
  learned.set(keyOf(piece), slots);
}

function halved(piece: Slice, { helps, silent, because }: Failure): Slice[] {
  if (piece.namespaces.length > 1)
    return helps === 'smaller' || (silent !== true && isolable.includes(because.code)) ? byNames(piece) : [];
  if (helps !== 'smaller') return [];
  const slots = slotsIn(piece.window);
  if (slots > SMALLEST) return inTime(piece, Math.max(SMALLEST, Math.ceil(slots / 2)));
  return piece.pods === undefined ? podGroups.map((pods) => ({ ...piece, pods })) : [];
}

function byNames(piece: Slice): Slice[] {
  const middle = Math.ceil(piece.namespaces.length / 2);
  return [piece.namespaces.slice(0, middle), piece.namespaces.slice(middle)].map((namespaces) => ({
    ...piece,
    namespaces,
  }));
}

const inTime = (slice: Slice, slots: number): Slice[] =>
  piecesOf(slice.window, slots).map((window) => ({ ...slice, window }));

/**
 * Every pod name is in exactly one group: by its last character. Those of generated names are drawn evenly from
 * `bcdfghjklmnpqrstvwxz2456789`; ordinals of StatefulSets are digits.
 */
const podGroups: readonly LabelMatcher[] = [
  ...['[0-57]', '[689b-f]', '[g-n]'].map((last) => ({ label: 'pod', op: '=~' as const, value: `.*${last}` })),
  { label: 'pod', op: '!~', value: '.*[0-9b-n]' },
];

/** Neighbouring gaps of one namespace and cause are one gap. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const before = part.kind === 'gap' ? all.findLastIndex((other) => touches(other, part)) : -1;
    const last = all[before];
    if (part.kind === 'gap' && last?.kind === 'gap')
      all[before] = { ...last, window: { from: last.window.from, to: part.window.to } };
    else all.push(part);
  }
  return all;
}

const touches = (other: Part, gap: Gap): boolean =>
  other.kind === 'gap' &&
  other.namespace === gap.namespace &&
  other.because.code === gap.because.code &&
  other.window.to >= gap.window.from;
