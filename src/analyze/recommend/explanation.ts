/** The plain sentences of a recommendation: written here, and read again here when a finding speaks for one resource. */
import type { Resources } from '../../model/cluster.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import type { Bytes } from '../../model/units.ts';
import { sayCpu, sayMemory, sayShare } from './quantities.ts';
import type { Sizes } from './strategy.ts';

const CPU = 'CPU request ';
const MEMORY = 'Memory request ';
const LIMIT = '; limit ';

type Values = Pick<Recommendation, 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'>;

interface Known {
  readonly current: Resources;
  readonly guaranteed: boolean;
  readonly highestMemory: Bytes | undefined;
}

export function cpuSentence({ cpu }: Sizes, values: Values): string | undefined {
  const request = values.cpuRequest ?? values.cpuLimit;
  return cpu === undefined || request === undefined ? undefined : `${CPU}${sayCpu(request)}: ${cpu.why}.`;
}

export function memorySentence(
  { memory }: Sizes,
  values: Values,
  { current, guaranteed, highestMemory }: Known,
): string | undefined {
  const request = values.memoryRequest ?? values.memoryLimit;
  if (memory === undefined || request === undefined) return undefined;
  const limit = values.memoryLimit ?? current.memoryLimit;
  const why = guaranteed ? 'as much as its limit, for the pod is Guaranteed' : memory.why;
  const head = `${MEMORY}${sayMemory(request)}: ${why}`;
  if (limit === undefined || highestMemory === undefined || highestMemory === 0) return `${head}; no limit.`;
  const verb = values.memoryLimit === undefined ? 'stays' : 'is';
  return `${head}${LIMIT}${verb} ${sayMemory(limit)}, ${sayHeadroom(limit / highestMemory - 1)} the highest peak ${sayMemory(highestMemory)}.`;
}

const sayHeadroom = (headroom: number): string =>
  headroom < 0 ? `${sayShare(-headroom)} below` : `${sayShare(headroom)} above`;

/** Without what is said about values that do not move: a limit that goes up alone says nothing of the request. */
export const sentencesAbout = (explanation: readonly string[], moved: Values, recommended: Values): string[] =>
  explanation.flatMap((sentence) => {
    if (sentence.startsWith(CPU)) return moved.cpuRequest === undefined ? [] : [sentence];
    return sentence.startsWith(MEMORY) ? memoryAbout(sentence, moved, recommended) : [sentence];
  });

function memoryAbout(sentence: string, moved: Values, recommended: Values): string[] {
  const [head = '', tail] = sentence.split(LIMIT);
  if (moved.memoryRequest !== undefined) {
    return [tail === undefined || moved.memoryLimit === recommended.memoryLimit ? sentence : `${head}.`];
  }
  return moved.memoryLimit === undefined || tail === undefined ? [] : [`Memory limit ${tail}`];
}

/** The same with this said of CPU, or of memory, instead. */
export const withCpu = (explanation: readonly string[], said: string): string[] => withInstead(explanation, CPU, said);
export const withMemory = (explanation: readonly string[], said: string): string[] =>
  withInstead(explanation, MEMORY, said);

const withInstead = (explanation: readonly string[], about: string, said: string): string[] =>
  explanation.map((sentence) => (sentence.startsWith(about) ? `${about}${said}.` : sentence));
