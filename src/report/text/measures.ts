import { percentText } from './format.ts';

/** One measure of a back-test: what it was said to be, and what it became. */
export interface Measured {
  readonly what: string;
  readonly predicted: string;
  readonly actual: string;
}

const WORDS: Readonly<Record<string, string>> = {
  cpuAboveRequest: 'time with CPU above its request',
  memoryAboveRequest: 'time with memory above its request',
  memoryAboveLimit: 'samples of memory above its limit',
  memoryHeadroom: 'memory left below its limit',
  replicaHours: 'replica-hours a week',
  shortMinutes: 'minutes a week with too few replicas',
};

/** Both texts are lines of `measuresText`: `app/cpuAboveRequest=0.02 app/memoryHeadroom=0.4`. What neither knows is left out. */
export function measuresIn(predicted: string, actual: string): Measured[] {
  const [before, after] = [valuesIn(predicted), valuesIn(actual)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((name) => {
    const at = name.lastIndexOf('/');
    const measure = name.slice(at + 1);
    return {
      what: `${name.slice(0, at)}: ${WORDS[measure] ?? measure}`,
      predicted: valueText(measure, before.get(name)),
      actual: valueText(measure, after.get(name)),
    };
  });
}

function valuesIn(text: string): Map<string, number> {
  const parts = text.split(' ').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]);
  return new Map(
    parts.flatMap(([name = '', value = '']) =>
      name === '' || !Number.isFinite(Number(value)) ? [] : [[name, Number(value)] as const],
    ),
  );
}

const COUNTS: readonly string[] = ['memoryAboveLimit', 'replicaHours', 'shortMinutes'];

/** Everything is a share, but for what is counted. */
function valueText(measure: string, value: number | undefined): string {
  if (value === undefined) return 'unknown';
  return COUNTS.includes(measure) ? String(Math.round(value)) : shareText(value);
}

/** Where a rule speaks of 1 %, 1.4 % is not the same. */
const shareText = (share: number): string =>
  share < 0.1 && share > 0 ? `${(share * 100).toFixed(1)} %` : percentText(share);
