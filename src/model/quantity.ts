/**
 * Kubernetes quantities: `128974848`, `129e6`, `129M`, `123Mi`, `0.5`, `500m`, `1E`.
 * Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
import { type Bytes, bytes, type Millicores, millicores } from './units.ts';

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
}; // biome-ignore format: a table

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/** The plain number a quantity stands for (`500m` is 0.5, `1Ki` is 1024), or undefined when it is none. */
export function parseQuantity(text: string): number | undefined {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = '', exponent, suffix = ''] = match;
  if (exponent !== undefined) return Number(digits + exponent);
  const factor = SUFFIXES[suffix];
  return factor === undefined ? undefined : exactProduct(Number(digits), factor);
}

/** 0.1 with suffix m is 0.0001, not 0.00010000000000000002. */
const exactProduct = (digits: number, factor: number): number =>
  factor < 1 ? digits / Math.round(1 / factor) : digits * factor;

export function parseCpu(text: string): Millicores | undefined {
  const value = parseQuantity(text);
  return value === undefined ? undefined : millicores(Number((value * 1000).toPrecision(15)));
}

export function parseMemory(text: string): Bytes | undefined {
  const value = parseQuantity(text);
  return value === undefined ? undefined : bytes(value);
}

/** Canonical text: whole cores as `2`, everything else in `m`, rounded up (a request is never understated). */
export function formatCpu(cpu: Millicores): string {
  const whole = Math.ceil(cpu - 1e-9);
  return whole % 1000 === 0 && whole > 0 ? String(whole / 1000) : `${whole}m`;
}

/** Canonical text: the largest binary unit that is exact, rounded up to whole Mi (`1Gi`, `768Mi`), bytes below 1 Mi. */
export function formatMemory(memory: Bytes): string {
  if (memory < 2 ** 20) return String(Math.ceil(memory));
  const mebi = Math.ceil(memory / 2 ** 20 - 1e-9);
  return mebi % 1024 === 0 ? `${mebi / 1024}Gi` : `${mebi}Mi`;
}
