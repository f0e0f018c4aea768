/** The goals of the back-test, each as numbers against its bound; measured on whatever traces were given. */

import type { Comparison, CpuScore, CurvePoint, Scores } from '../../src/model/comparison.ts';

export interface Goal {
  readonly name: string;
  readonly met: boolean;
  readonly facts: string;
}

export function goals(result: Comparison): Goal[] {
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
    atMost('nodeOver', ours.nodeOver ?? Infinity, 0.05),
  ]);
}

/**
 * G6, the stretch, set by set: our V at the other's own slack, typical and fleet, read from the curve of our dial. Never
 * above KRR's, and above VPA's by no more than 10 %. A slack that the curve does not reach counts as missed.
 */
function everySet({ sets }: Comparison): Goal {
  const bounds = Object.entries(sets).flatMap(([set, { cpu, cpuCurve }]) => {
    const { vpa, 'krr-simple': krr } = cpu;
    if (vpa === undefined || krr === undefined) return [];
    return (['Styp', 'Sfleet'] as const).flatMap((slackOf) => [
      atSlack({ name: `${set} V/KRR at its ${slackOf}`, curve: cpuCurve, slackOf }, krr, 1),
      atSlack({ name: `${set} V/VPA at its ${slackOf}`, curve: cpuCurve, slackOf }, vpa, 1.1),
    ]);
  });
  return goalOf('G6 every set at equal slack (stretch)', bounds);
}

interface Reading {
  readonly name: string;
  readonly curve: readonly CurvePoint[];
  readonly slackOf: 'Styp' | 'Sfleet';
}

function atSlack({ name, curve, slackOf }: Reading, theirs: CpuScore, factor: number): Bound {
  const points = curve.map(({ score }) => score).sort((a, b) => a[slackOf] - b[slackOf]);
  const above = points.findIndex((point) => point[slackOf] >= theirs[slackOf]);
  const [low, high] = [points[above - 1], points[above]];
  if (low === undefined || high === undefined) return { met: false, text: `${name}: off the curve` };
  const part = (theirs[slackOf] - low[slackOf]) / (high[slackOf] - low[slackOf] || 1);
  return atMost(name, (low.V + part * (high.V - low.V)) / theirs.V, factor);
}
