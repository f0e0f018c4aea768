import { days, earlier, type Window } from '../../../src/model/units.ts';
import type { ContainerUsage, UsageMessage } from '../../../src/model/usage.ts';
import { type Folded, readUsage } from '../../../src/observe/usage/read-usage.ts';
import { silent, sourcesOf } from '../../builders/sources.ts';
import { TAKEN_AT } from '../../builders/time.ts';

export const WINDOW: Window = { from: earlier(TAKEN_AT, days(14)), to: TAKEN_AT };

/** What becomes of these messages; pods whose name begins with `web` belong to the container `web`. */
export const folded = (messages: readonly UsageMessage[]): Promise<Folded> =>
  readUsage(
    { metrics: sourcesOf({ usage: messages }).metrics, log: silent },
    {
      window: WINDOW,
      namespaces: [{ name: 'shop', containers: 1 }],
      target: ({ pod }) => (pod.startsWith('web') ? 'web' : undefined),
    },
  );

export async function usageOf(messages: readonly UsageMessage[]): Promise<ContainerUsage> {
  const reading = (await folded(messages)).usageOf('shop', 'web');
  if (reading.kind === 'unknown') throw new Error(reading.because.detail);
  return reading.value;
}

export const flat = (value: number, count: number): number[] => new Array<number>(count).fill(value);
