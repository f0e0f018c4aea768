/** The plain sentences of a recommendation: written here, and read again here when a finding speaks for one resource. */
import type { Resources } from '../../model/cluster.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import type { Bytes } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import { sayCpu, sayMemory, sayShare } from './quantities.ts';
import type { Sizes } from './strategy.ts';

const CPU = 'CPU request ';
const MEMORY = 'Memory request ';

type Values = Pick<Recommendation, 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'>;

interface Known {
  readonly current: Resources;
  readonly highestMemory: Bytes | undefined;
}

export function cpuSentence({ cpu }: Sizes, values: Values): string | undefined {
  const request = values.cpuRequest ?? values.cpuLimit;
  return cpu === undefined || request === undefined ? undefined : `${CPU}${sayCpu(request)}: ${cpu.why}.`;
}

export function memorySentence(
  { memory }: Sizes,
  values: Values,
  { current, highestMemory }: Known,
): string | undefined {
  const request = values.memoryRequest ?? values.memoryLimit;
  if (memory === undefined || request === undefined) return undefined;
  const limit = values.memoryLimit ?? current.memoryLimit;
  const head = `${MEMORY}${sayMemory(request)}: ${memory.why}`;
  if (limit === undefined || highestMemory === undefined || highestMemory === 0) return `${head}; no limit.`;
  const verb = values.memoryLimit === undefined ? 'stays' : 'is';
  return `${head}; limit ${verb} ${sayMemory(limit)}, ${sayHeadroom(limit / highestMemory - 1)} the highest peak ${sayMemory(highestMemory)}.`;
}

const sayHeadroom = (headroom: number): string =>
  headroom < 0 ? `${sayShare(-headroom)} below` : `${sayShare(headroom)} above`;

/** Without the sentences about a resource that is not changed. */
export const sentencesAbout = (explanation: readonly string[], resources: readonly UsageResource[]): string[] =>
  explanation.filter(
    (sentence) =>
      (resources.includes('cpu') || !sentence.startsWith(CPU)) &&
      (resources.includes('memory') || !sentence.startsWith(MEMORY)),
  );
