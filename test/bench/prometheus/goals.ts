import type { Measured } from './measure.ts';
import type { StrategyName } from './strategies.ts';

export interface Goal {
  readonly what: string;
  readonly want: string;
  readonly got: string;
  readonly met: boolean;
}

/**
 * Prometheus 3 evaluates subqueries much faster than 2, so there is less to win. Its pairs are what was promised; server CPU
 * of a steady state (100) and of range queries (3) is a goal of our own, on either.
 */
const wanted = {
  2: { cold: { wall: 25, cpu: 50 }, steady: { wall: 200, cpu: 100 }, range: { wall: 5, cpu: 3 } },
  3: { cold: { wall: 8, cpu: 25 }, steady: { wall: 100, cpu: 100 }, range: { wall: 3, cpu: 3 } },
};

/**
 * What was promised of each size, of reading alone as it was measured when the goals were set, and of whole passes.
 * Only of what was measured.
 */
export function goalsOf(version: string, all: readonly Measured[]): Goal[] {
  const { cold, steady, range } = wanted[version.startsWith('2.') ? 2 : 3];
  return [...new Set(all.map(({ containers }) => containers))].flatMap((containers) => {
    const of = (strategy: StrategyName): Measured | undefined =>
      all.find((one) => one.strategy === strategy && one.containers === containers);
    const against = (strategy: StrategyName, { wall, cpu }: { wall: number; cpu: number }): Goal[][] => [
      atLeast(`${containers}: ${strategy} against KRR, wall`, wall, ratio(of('krr'), of(strategy), wallOf)),
      atLeast(`${containers}: ${strategy} against KRR, server CPU`, cpu, ratio(of('krr'), of(strategy), cpuOf)),
    ];
    const one = of('cold');
    return [
      ...against('read', cold),
      ...against('read-day', steady),
      ...against('cold', cold),
      atLeast(`${containers}: cold against the floor, wall`, 1, ratio(of('floor'), one, wallOf)),
      ...against('next-day', steady),
      ...against('again', steady),
      ...against('cold-range', range),
      atLeast(
        `${containers}: peak of the server under KRR against ours`,
        1,
        ratio(of('krr'), one, ({ serverPeakMb }) => serverPeakMb),
      ),
      below(`${containers}: client RSS`, 200, one?.clientPeakMb),
    ].flat();
  });
}

const wallOf = ({ seconds }: Measured): number => seconds;
const cpuOf = ({ serverCpuSeconds }: Measured): number => serverCpuSeconds;

const ratio = (a: Measured | undefined, b: Measured | undefined, of: (one: Measured) => number): number | undefined =>
  a === undefined || b === undefined ? undefined : of(a) / of(b);

const atLeast = (what: string, want: number, got: number | undefined): Goal[] =>
  got === undefined ? [] : [{ what, want: `${want}x`, got: `${got.toFixed(1)}x`, met: got >= want }];

const below = (what: string, want: number, got: number | undefined): Goal[] =>
  got === undefined ? [] : [{ what, want: `< ${want} MB`, got: `${got.toFixed(0)} MB`, met: got < want }];
