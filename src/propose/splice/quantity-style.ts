/**
 * Keeps the author's units: a memory written `1G` stays decimal, `0.5` cores stay cores, `1e9` stays an exponent.
 * What the unit cannot express exactly is rounded up, by at most 1 %: a request is never understated. Where that would
 * pass a maximum it is written exactly, in whatever unit can.
 */
import { formatCpu, formatMemory, parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Bytes, Millicores } from '../../model/units.ts';

export function writeCpu(to: Millicores, old: string | undefined): string {
  const whole = Math.ceil(to - 1e-9);
  if (old === undefined) return formatCpu(to);
  if (/^\d+m$/.test(old)) return `${whole}m`;
  if (/^\d*\.\d*$/.test(old)) return String(whole / 1000);
  return formatCpu(to);
}

/** `most`: what must not be passed; rounding up would pass it where `to` is as much as that, or hardly less. */
export function writeMemory(to: Bytes, old: string | undefined, most?: Bytes): string {
  const text = inUnitsOf(old, to);
  return most !== undefined && (parseMemory(text) ?? 0) > most ? exactly(to) : text;
}

function exactly(to: Bytes): string {
  const text = formatMemory(to);
  if (parseMemory(text) === to) return text;
  return to % 1e6 === 0 ? `${to / 1e6}M` : String(Math.ceil(to));
}

function inUnitsOf(old: string | undefined, to: Bytes): string {
  const suffix = old === undefined ? undefined : /^[\d.]+([KMGT]i|[kMGT]|[eE]\d+)?$/.exec(old)?.[1];
  if (suffix === undefined) return old !== undefined && /^\d{4,}$/.test(old) ? String(Math.ceil(to)) : formatMemory(to);
  if (/^[eE]/.test(suffix))
    return `${Math.ceil(to / decimalGrain(to))}${suffix.charAt(0)}${decimalGrain(to).toString().length - 1}`;
  return suffix.endsWith('i') ? binary(to, suffix, old ?? '') : decimal(to, suffix);
}

/** Same number, or the smallest one above it that the unit can say. */
export const isCpu = (text: string, to: Millicores): boolean => {
  const value = parseCpu(text);
  return value !== undefined && value >= to - 1e-9 && value < to + 1;
};

export const isMemory = (text: string, to: Bytes): boolean => {
  const value = parseMemory(text);
  return value !== undefined && value >= to - 1e-9 && (value < to + 2 ** 20 || value <= to * 1.01);
};

const BINARY: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const DECIMAL: Readonly<Record<string, number>> = { T: 1e12, G: 1e9, M: 1e6, k: 1e3 };

/**
 * `0.5Gi` may become `0.75Gi`; `1Gi` becomes `1536Mi`, because its author counts in whole units. `512Mi` may become
 * `1Gi`, but `2048Mi` only `3072Mi`: its author would have written 2Gi.
 */
function binary(to: Bytes, suffix: string, old: string): string {
  const inUnit = to / (BINARY[suffix] ?? 1);
  const places = old.includes('.') ? 100 : 1;
  const small = suffix === 'Mi' && Number.parseFloat(old) < 1024;
  if (inUnit > 0 && !small && Number.isInteger(inUnit * places)) return `${inUnit}${suffix}`;
  if (suffix === 'Ki') return `${Math.ceil(inUnit)}Ki`;
  return formatMemory(to);
}

function decimal(to: Bytes, suffix: string): string {
  const inUnit = to / (DECIMAL[suffix] ?? 1);
  if (inUnit > 0 && Number.isInteger(inUnit)) return `${inUnit}${suffix}`;
  const grain = suffix === 'k' ? 1e3 : decimalGrain(to);
  return `${Math.ceil(to / grain - 1e-9)}${grain === 1e6 ? 'M' : 'k'}`;
}

/** 1e6 from 100 MB on, else 1e3: rounding up then adds less than 1 %. */
const decimalGrain = (to: Bytes): number => (to >= 1e8 ? 1e6 : 1e3);
