/** What the system says of a process, and whether it grew. Linux only: elsewhere there is no /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Reading {
  /** Seconds since the first one. */
  readonly at: number;
  /** Resident memory in KiB. */
  readonly rss: number;
  /** That of it which belongs to nobody else: the rest are pages of files, which the system takes back when it wants them. */
  readonly own: number;
  /** Open descriptors: files, sockets, pipes. */
  readonly open: number;
  readonly threads: number;
}

export function readingOf(pid: number, at: number): Reading {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const number = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  return {
    at,
    rss: number('VmRSS'),
    own: number('RssAnon'),
    open: readdirSync(`/proc/${pid}/fd`).length,
    threads: number('Threads'),
  };
}

/**
 * Growth is that of anonymous memory. Pages of files come and go with what the system has at hand: two servers side by
 * side were seen to gain 5.5 MiB of node's own program within the same minutes, and nothing anonymous.
 */
export interface Growth {
  /** KiB per minute, by least squares over the last two thirds: at first caches fill. */
  readonly slope: number;
  /** KiB: the median of the last third less that of the middle one. */
  readonly step: number;
  /** Medians of the first third, and of the last. */
  readonly rss: readonly [number, number];
  readonly own: readonly [number, number];
  readonly most: number;
  /** Fewest open descriptors in the middle third, and in the last: a pass that runs has a few more. */
  readonly open: readonly [number, number];
  readonly threads: readonly [number, number];
}

export function growthOf(readings: readonly Reading[]): Growth {
  const third = Math.floor(readings.length / 3);
  if (third === 0) throw new Error('too few readings to say anything');
  const thirds = [readings.slice(0, third), readings.slice(third, 2 * third), readings.slice(2 * third)];
  const [first = [], middle = [], last = []] = thirds;
  const rss = (some: readonly Reading[]): number => medianOf(some.map((one) => one.rss));
  const own = (some: readonly Reading[]): number => medianOf(some.map((one) => one.own));
  const fewest = (key: 'open' | 'threads', some: readonly Reading[]): number =>
    Math.min(...some.map((one) => one[key]));
  return {
    slope: slopeOf([...middle, ...last]),
    step: own(last) - own(middle),
    rss: [rss(first), rss(last)],
    own: [own(first), own(last)],
    most: Math.max(...readings.map((one) => one.rss)),
    open: [fewest('open', middle), fewest('open', last)],
    threads: [fewest('threads', middle), fewest('threads', last)],
  };
}

const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Sum of (t - mean t)(y - mean y) over sum of (t - mean t)^2, in KiB per minute. */
function slopeOf(readings: readonly Reading[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [t, y] = [mean(readings.map(({ at }) => at)), mean(readings.map(({ own }) => own))];
  const above = readings.reduce((sum, { at, own }) => sum + (at - t) * (own - y), 0);
  const below = readings.reduce((sum, { at }) => sum + (at - t) ** 2, 0);
  return below === 0 ? 0 : (above / below) * 60;
}

export const growthText = ({ slope, step, rss, own, most, open, threads }: Growth): string =>
  [
    `RSS ${mib(rss[0])} -> ${mib(rss[1])} MiB (first and last third, median), most ${mib(most)} MiB; of it anonymous ${mib(own[0])} -> ${mib(own[1])} MiB`,
    `anonymous memory: slope ${slope.toFixed(1)} KiB/min, last third against the middle one ${step} KiB`,
    `open descriptors ${open.join(' -> ')}, threads ${threads.join(' -> ')}`,
  ].join('\n');

const mib = (kib: number): string => (kib / 1024).toFixed(1);
