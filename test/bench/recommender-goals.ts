/** The goals of the back-test, each as numbers against its bound; measured on whatever traces were given. */

import type { CpuScore } from './recommender-cpu.ts';
import type { BenchResult, Scores } from './recommender-result.ts';

export interface Goal {
  readonly name: string;
  readonly met: boolean;
  readonly facts: string;
}

export function goals(result: BenchResult): Goal[] {
  const { cpu } = result;
  const { seed, vpa } = cpu;
  const krr = cpu['krr-simple'];
  if (seed === undefined || vpa === undefined || krr === undefined) return [];
  return [
    ...against('G1 default v VPA: V -20 %, W5 -30 %, U no worse, slack <= 1.05', cpu.default, (ours) => [
      atMost('V', ours.V, 0.8 * vpa.V),
      atMost('W5', ours.W5, 0.7 * vpa.W5),
      atMost('U', ours.U, vpa.U),
      ...slack(ours, vpa, 1.05),
    ]),
    ...against('G2 careful v KRR: V -50 %, W5 -60 %, slack <= 1.05', cpu['default-careful'], (ours) => [
      atMost('V', ours.V, 0.5 * krr.V),
      atMost('W5', ours.W5, 0.4 * krr.W5),
      ...slack(ours, krr, 1.05),
    ]),
    ...against('G3 thrift v KRR: fleet slack -30 % at its V', cpu['default-thrift'], (ours) => [
      atMost('V', ours.V, krr.V),
      atMost('Sfleet', ours.Sfleet, 0.7 * krr.Sfleet),
    ]),
    ...against('G4 safe v seed: fleet slack -10 % at its V, W5, U', cpu['default-safe'], (ours) => [
      atMost('V', ours.V, seed.V),
      atMost('W5', ours.W5, seed.W5),
      atMost('U', ours.U, seed.U),
      atMost('Sfleet', ours.Sfleet, 0.9 * seed.Sfleet),
    ]),
    ...memoryGoal(result),
    everySet(result),
  ];
}

interface Bound {
  readonly met: boolean;
  readonly text: string;
}

const atMost = (name: string, value: number, bound: number): Bound => ({
  met: value <= bound,
  text: `${name} ${value.toFixed(3)} <= ${bound.toFixed(3)}`,
});

const slack = (ours: CpuScore, theirs: CpuScore, factor: number): Bound[] => [
  atMost('Styp', ours.Styp, factor * theirs.Styp),
  atMost('Sfleet', ours.Sfleet, factor * theirs.Sfleet),
];

const against = <Score>(name: string, ours: Score | undefined, bounds: (ours: Score) => readonly Bound[]): Goal[] =>
  ours === undefined ? [] : [goalOf(name, bounds(ours))];

const goalOf = (name: string, bounds: readonly Bound[]): Goal => ({
  name,
  met: bounds.every(({ met }) => met),
  facts: bounds.map(({ met, text }) => (met ? text : `${text} MISSED`)).join(', '),
});

function memoryGoal({ memory }: Scores): Goal[] {
  const krr = memory['krr-simple'];
  if (krr === undefined) return [];
  return against('G5 default v KRR: OOM weeks no more (stretch: half), GiB requested -35 %', memory.default, (ours) => [
    atMost('oomWeeks', ours.oomWeeks, krr.oomWeeks),
    atMost('half', ours.oomWeeks, krr.oomWeeks / 2),
    atMost('requestedOverUsed', ours.requestedOverUsed, 0.65 * krr.requestedOverUsed),
    atMost('nodeOver', ours.nodeOver, 0.05),
  ]);
}

/** G6, the stretch: V no worse than KRR in any set (careful), and than VPA by no more than 10 % (default). */
function everySet({ sets }: BenchResult): Goal {
  const bounds = Object.entries(sets).flatMap(([set, { cpu }]) => {
    const { default: balanced, vpa } = cpu;
    const [careful, krr] = [cpu['default-careful'], cpu['krr-simple']];
    if (balanced === undefined || vpa === undefined || careful === undefined || krr === undefined) return [];
    return [atMost(`${set} V/KRR`, careful.V, krr.V), atMost(`${set} V/VPA`, balanced.V, 1.1 * vpa.V)];
  });
  return goalOf('G6 every set (stretch)', bounds);
}
