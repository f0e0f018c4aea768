import { byText } from './by-text.ts';
import type { Backtest } from './recommendation.ts';
import type { ScalingOutcome } from './scaling.ts';

/** A back-test as one line of the journal, the same words before a merge (predicted) and after it (actual). */
export const measuresText = (measures: Readonly<Record<string, Backtest>>): string =>
  Object.entries(measures)
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([container, { cpuAboveRequest, memoryAboveRequest, memoryAboveLimit, memoryHeadroom }]) => [
      ...measure(`${container}/cpuAboveRequest`, cpuAboveRequest),
      ...measure(`${container}/memoryAboveRequest`, memoryAboveRequest),
      ...measure(`${container}/memoryAboveLimit`, memoryAboveLimit),
      ...measure(`${container}/memoryHeadroom`, memoryHeadroom),
    ])
    .join(' ');

const measure = (name: string, value: number | undefined): string[] =>
  value === undefined ? [] : [`${name}=${Number(value.toFixed(4))}`];

/** The same of replicas: `web/replicaHours=530 web/shortMinutes=30`, of a week each, whatever time was tested or watched. */
export const replicaText = (autoscaler: string, { shortMinutes, replicaHours }: ScalingOutcome, days: number): string =>
  [
    ...measure(`${autoscaler}/replicaHours`, (7 * replicaHours) / days),
    ...measure(`${autoscaler}/shortMinutes`, (7 * shortMinutes) / days),
  ].join(' ');
