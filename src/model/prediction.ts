import type { Backtest } from './recommendation.ts';

/** A back-test as one line of the journal, the same words before a merge (predicted) and after it (actual). */
export const measuresText = (measures: Readonly<Record<string, Backtest>>): string =>
  Object.entries(measures)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
    .flatMap(([container, { cpuAboveRequest, memoryAboveRequest, memoryAboveLimit, memoryHeadroom }]) => [
      ...measure(`${container}/cpuAboveRequest`, cpuAboveRequest),
      ...measure(`${container}/memoryAboveRequest`, memoryAboveRequest),
      ...measure(`${container}/memoryAboveLimit`, memoryAboveLimit),
      ...measure(`${container}/memoryHeadroom`, memoryHeadroom),
    ])
    .join(' ');

const measure = (name: string, value: number | undefined): string[] =>
  value === undefined ? [] : [`${name}=${Number(value.toFixed(4))}`];
