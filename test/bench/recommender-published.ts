import type { Comparison } from '../../src/model/comparison.ts';

/** A figure of a rival as another program measured it, beside ours. */
export interface Row {
  readonly figure: string;
  readonly published: number;
  readonly ours: number;
  /** Ours over theirs, minus 1; slack and over-allocation as requested over used, for 0.02 is 50 % more than 0.01. */
  readonly apart: number;
}

/** What a back-test outside this project published for the development traces: V and W5 in per cent, slack as ratios. */
const CPU: Readonly<Record<string, readonly [V: number, W5: number, Styp: number, Sfleet: number]>> = {
  seed: [1.01, 2.7, 2.47, 2.75],
  'krr-simple': [8.17, 46.5, 0.92, 1.82],
  'krr-simple-limit': [35.8, 93.0, -0.26, 0.57],
  vpa: [6.26, 31.5, 0.62, 1.59],
  max: [0.49, 1.7, 5.87, 2.85],
};
const MEMORY: Readonly<Record<string, readonly [oomWeeks: number, limitFleet: number, requestedOverUsed: number]>> = {
  seed: [31.7, 0.24, 5.3],
  'krr-simple': [13.7, 0.31, 8.4],
  vpa: [37.0, -0.02, 6.2],
  max: [35.2, 0.14, 7.3],
};

export const rivalsAsPublished = ({ cpu, memory }: Comparison): Row[] => [
  ...Object.entries(CPU).flatMap(([name, [V, W5, Styp, Sfleet]]) => {
    const ours = cpu[name];
    if (ours === undefined) return [];
    return [
      share(`${name} V`, V, ours.V),
      share(`${name} W5`, W5, ours.W5),
      over(`${name} Styp`, Styp, ours.Styp),
      over(`${name} Sfleet`, Sfleet, ours.Sfleet),
    ];
  }),
  ...Object.entries(MEMORY).flatMap(([name, [oomWeeks, limitFleet, requestedOverUsed]]) => {
    const ours = memory[name];
    if (ours === undefined) return [];
    return [
      share(`${name} oomWeeks`, oomWeeks, ours.oomWeeks),
      over(`${name} limitFleet`, limitFleet, ours.limitFleet),
      share(`${name} requestedOverUsed`, requestedOverUsed, ours.requestedOverUsed),
    ];
  }),
];

const share = (figure: string, published: number, ours: number): Row => ({
  figure,
  published,
  ours,
  apart: ours / published - 1,
});

const over = (figure: string, published: number, ours: number): Row => ({
  figure,
  published,
  ours,
  apart: (1 + ours) / (1 + published) - 1,
});

export const rowText = ({ figure, published, ours, apart }: Row): string =>
  `${figure.padEnd(30)} ${published.toFixed(2).padStart(8)} ${ours.toFixed(3).padStart(9)} ${(100 * apart).toFixed(1).padStart(6)} %`;
