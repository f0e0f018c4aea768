import { BitReader } from './bit-reader.ts';
import { makeRoom, type Samples } from './samples.ts';

const reader = new BitReader();
/** The current value, as a float and as its two halves. */
const float = new DataView(new ArrayBuffer(8));
const state = { high: 0, low: 0, leading: 0, significant: 0 };

/**
 * Appends the samples of a Gorilla-compressed chunk (Pelkonen et al., VLDB 2015; Prometheus' variant:
 * https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md). Throws UpstreamSurprise when it is cut short.
 */
export function appendXorChunk(chunk: Uint8Array, samples: Samples): void {
  reader.load(chunk);
  const count = reader.bits(16);
  makeRoom(samples, count);
  if (count === 0) return;
  let time = reader.varint();
  state.high = reader.word() | 0;
  state.low = reader.word() | 0;
  state.significant = 0;
  append(samples, time);
  let delta = 0;
  for (let i = 1; i < count; i++) {
    delta = i === 1 ? reader.uvarint() : delta + deltaOfDelta();
    time += delta;
    nextValue();
    append(samples, time);
  }
  reader.checkEnd();
}

function append(samples: Samples, time: number): void {
  float.setInt32(0, state.high);
  float.setInt32(4, state.low);
  samples.times[samples.length] = time;
  samples.values[samples.length++] = float.getFloat64(0);
}

/** Prefix 0: none; 10, 110, 1110: 14, 17, 20 bits; 1111: 64 bits. */
function deltaOfDelta(): number {
  if (reader.bit() === 0) return 0;
  if (reader.bit() === 0) return signed(14);
  if (reader.bit() === 0) return signed(17);
  if (reader.bit() === 0) return signed(20);
  const high = reader.word() | 0;
  return high * 2 ** 32 + reader.word();
}

/** The range is (-2^(n-1), 2^(n-1)]: Prometheus' own, not two's complement. */
function signed(bits: number): number {
  const value = reader.bits(bits);
  return value > 1 << (bits - 1) ? value - (1 << bits) : value;
}

/** 0: the same value; 10: XOR bits in the same place as before; 11: a new place. */
function nextValue(): void {
  if (reader.bit() === 0) return;
  if (reader.bit() === 1) {
    state.leading = reader.bits(5);
    state.significant = reader.bits(6) || 64;
  }
  const { leading, significant } = state;
  const trailing = 64 - leading - significant;
  if (significant > 32) xorWide(significant, trailing);
  else xorNarrow(reader.wide(significant), trailing);
}

/** More than 32 bits, so fewer than 32 follow them. */
function xorWide(significant: number, trailing: number): void {
  const high = reader.wide(significant - 32);
  const low = reader.word();
  state.high ^= trailing === 0 ? high : (high << trailing) | (low >>> (32 - trailing));
  state.low ^= low << trailing;
}

function xorNarrow(bits: number, trailing: number): void {
  if (trailing >= 32) {
    state.high ^= bits << (trailing - 32);
    return;
  }
  state.low ^= bits << trailing;
  if (trailing > 0) state.high ^= bits >>> (32 - trailing);
}
