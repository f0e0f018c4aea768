import type { ContainerUsage, MemoryLife } from '../model/usage.ts';

export interface Leak {
  readonly lives: number;
  /** Median, bytes per hour. */
  readonly slopePerHour: number;
}

const FEWEST_LIVES = 3;
const FEWEST_SAMPLES = 6;
const STRAIGHT = 0.8;
/** Times from start to kill are alike: their standard deviation is under 30 % of their mean. */
const ALIKE = 0.3;
/** A life that grew by less than a fifth is a warm-up. */
const MATERIAL = 1.2;

/**
 * A sawtooth: at least three ended lives in a row that each grow in a straight line (R2 >= 0.8) and last about as long
 * as each other. More memory only makes the teeth longer.
 */
export function leakOf(usage: ContainerUsage): Leak | undefined {
  const lives = usage.lives.filter((life) => life.samples >= FEWEST_SAMPLES);
  if (lives.length < FEWEST_LIVES || !lives.every(grows)) return undefined;
  const lasted = lives.slice(0, -1).map((life) => life.to - life.from);
  if (variation(lasted) >= ALIKE) return undefined;
  const slopes = lives.map((life) => life.slopePerHour).sort((a, b) => a - b);
  return { lives: lives.length, slopePerHour: slopes[Math.floor(slopes.length / 2)] ?? 0 };
}

const grows = (life: MemoryLife): boolean =>
  life.slopePerHour > 0 && life.r2 >= STRAIGHT && life.peak >= MATERIAL * life.first;

function variation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return mean === 0 ? Infinity : Math.sqrt(square) / mean;
}
