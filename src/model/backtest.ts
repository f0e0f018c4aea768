import type { Resources } from './cluster.ts';
import type { Backtest } from './recommendation.ts';
import { shareAbove, uncoveredShare } from './sketch.ts';
import { ratio } from './units.ts';
import type { UsageDay } from './usage.ts';
import { unionOf } from './usage-days.ts';

/**
 * A set of values replayed over the days it would have lived through. Exact where it matters: a limit at or above the
 * largest sample has exactly 0 samples above it; shares are within the sketch's 1 %.
 */
export function backtest(days: readonly UsageDay[], values: Omit<Resources, 'extended'>): Backtest {
  const cpu = unionOf(days, 'cpu');
  const memory = unionOf(days, 'memory');
  const { cpuRequest, memoryRequest, memoryLimit } = values;
  return {
    days: days.length,
    intervals: Math.round(Math.max(cpu?.count ?? 0, memory?.count ?? 0)),
    ...(cpu === undefined || cpuRequest === undefined
      ? {}
      : {
          cpuAboveRequest: ratio(shareAbove(cpu, cpuRequest)),
          cpuUncovered: ratio(uncoveredShare(cpu, cpuRequest)),
        }),
    ...(memory === undefined || memoryRequest === undefined
      ? {}
      : { memoryAboveRequest: ratio(shareAbove(memory, memoryRequest)) }),
    ...(memory === undefined || memoryLimit === undefined
      ? {}
      : {
          memoryAboveLimit: Math.round(shareAbove(memory, memoryLimit) * memory.count),
          memoryHeadroom: ratio(memoryLimit / memory.max - 1),
        }),
  };
}
