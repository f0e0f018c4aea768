/** Units as people write them (`14d`, `50m`, `64Mi`, `30%`), parsed into the model's branded types. */
import { z } from 'zod';
import { formatCpu, formatMemory, parseCpu, parseMemory } from '../model/quantity.ts';
import { type Bytes, type Millicores, type Milliseconds, milliseconds, type Ratio, ratio } from '../model/units.ts';

type Parsed<T> = { readonly value: T } | { readonly want: string };

export const duration = () =>
  quantity({ parse: parseDuration, format: formatDuration, examples: ['14d', '12h', '1h30m'] });
export const cpu = () => quantity({ parse: parseCpuText, format: formatCpu, examples: ['50m', '0.5', 2] });
export const memory = () => quantity({ parse: parseMemoryText, format: formatMemory, examples: ['64Mi', '2Gi'] });
export const share = () => quantity({ parse: parseShare, format: formatShare, examples: ['30%', 0.3] });

/** Text or number in, a unit out, and back for `policy show`; what the parser wants becomes the error. */
function quantity<T extends number>(facts: {
  parse: (text: string) => Parsed<T>;
  format: (value: T) => string;
  examples: (string | number)[];
}) {
  const written = z.union([z.string(), z.number()], { error: () => wantOf(facts.parse('')) });
  return z.codec(written.meta({ examples: facts.examples }), z.custom<T>(), {
    decode(raw, context) {
      const parsed = facts.parse(String(raw).trim());
      if ('value' in parsed) return parsed.value;
      context.issues.push({ code: 'custom', message: parsed.want, input: raw });
      return z.NEVER;
    },
    encode: facts.format,
  });
}

const wantOf = (parsed: Parsed<unknown>): string => ('want' in parsed ? parsed.want : '');

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000,
}; // biome-ignore format: a table
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/;

export function parseDuration(text: string): Parsed<Milliseconds> {
  if (!DURATION.test(text)) return { want: `a duration such as 14d, 12h or 30s${durationMeant(text)}` };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)];
  return { value: milliseconds(parts.reduce((sum, [, n, unit]) => sum + Number(n) * (UNIT_MS[unit ?? ''] ?? 0), 0)) };
}

/** The largest unit that is exact: `14d`, `90m`. */
export function formatDuration(length: number): string {
  const unit = ['d', 'h', 'm', 's', 'ms'].find((candidate) => length % (UNIT_MS[candidate] ?? 1) === 0) ?? 'ms';
  return `${length / (UNIT_MS[unit] ?? 1)}${unit}`;
}

/** `2 weeks` is 14d, a bare `14` most likely too; months and years have no fixed length. */
function durationMeant(text: string): string {
  const [, n, word] = /^(\d+)\s*(weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)?$/i.exec(text) ?? [];
  if (n === undefined) return '';
  const initial = word?.charAt(0).toLowerCase() ?? 'd';
  return didYouMean(initial === 'w' ? `${Number(n) * 7}d` : `${n}${initial}`);
}

/** More cores than this without a unit were meant as millicores. */
const LARGEST_PLAIN_CORES = 256;

function parseCpuText(text: string): Parsed<Millicores> {
  const want = 'CPU such as 50m, 0.5 or 2';
  const value = parseCpu(text);
  if (value === undefined || value < 0) return { want };
  if (/[KMGTPE]i?$|k$/.test(text)) return { want: `${want}; ${text} is an amount of memory` };
  return value >= LARGEST_PLAIN_CORES * 1000 && /^\d+$/.test(text)
    ? { want: want + didYouMean(`${text}m`) }
    : { value };
}

/** No container lives in less than 1 MiB: `512m` (half a byte), `512` and `512k` were meant as Mi. */
function parseMemoryText(text: string): Parsed<Bytes> {
  const want = 'memory such as 64Mi or 2Gi';
  const value = parseMemory(text);
  const digits = /^\d+/.exec(text)?.[0];
  if (value !== undefined && (value === 0 || value >= 2 ** 20)) return { value };
  const meant = /[gG]/.test(text) ? 'Gi' : 'Mi';
  return { want: digits === undefined ? want : want + didYouMean(`${digits}${meant}`) };
}

function parseShare(text: string): Parsed<Ratio> {
  const want = 'a share such as 30% or 0.3';
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text) ?? [];
  if (digits === undefined) return { want };
  const value = percent === '%' ? Number(digits) / 100 : Number(digits);
  if (value <= 1) return { value: ratio(value) };
  return { want: percent === '' && value <= 100 ? want + didYouMean(`${digits}%`) : `${want}, 100% at most` };
}

const formatShare = (value: Ratio): string => `${Number((value * 100).toFixed(6))}%`;

const didYouMean = (text: string): string => `; did you mean ${text}?`;
