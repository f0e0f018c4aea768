import { defaultStrategy } from '../../src/analyze/recommend/default-strategy.ts';
import type { SizingQuestion } from '../../src/analyze/recommend/strategy.ts';
import type { MemorySize } from './recommender-memory.ts';
import {
  krrCpu,
  krrLimitCpu,
  krrMemory,
  seedCpu,
  seedMemory,
  staticMax,
  vpaCpu,
  vpaMemory,
} from './recommender-rivals.ts';
import type { Week } from './recommender-weeks.ts';

type Dials = Pick<SizingQuestion, 'cpuCare' | 'memoryLimitMargin'>;
const SHIPPED: Dials = { cpuCare: 15, memoryLimitMargin: 1.55 };

/** `default` is what ships; the others are the same code at other settings of its one dial. */
export const cpuStrategies: Readonly<Record<string, (week: Week) => number>> = {
  seed: seedCpu,
  'krr-simple': krrCpu,
  'krr-simple-limit': krrLimitCpu,
  vpa: vpaCpu,
  max: staticMax,
  'default-thrift': cpuOf({ ...SHIPPED, cpuCare: 9 }),
  default: cpuOf(),
  'default-careful': cpuOf({ ...SHIPPED, cpuCare: 19 }),
  'default-safe': cpuOf({ ...SHIPPED, cpuCare: 130 }),
};

export const memoryStrategies: Readonly<Record<string, (week: Week) => MemorySize>> = {
  seed: seedMemory,
  'krr-simple': equal(krrMemory),
  vpa: equal(vpaMemory),
  max: equal(staticMax),
  'default-tight': memoryOf({ ...SHIPPED, memoryLimitMargin: 1.19 }),
  default: memoryOf(),
};

function cpuOf(dials = SHIPPED): (week: Week) => number {
  return (week) => defaultStrategy.size(question(week, dials)).cpu?.request ?? 0;
}

function memoryOf(dials = SHIPPED): (week: Week) => MemorySize {
  return (week) => defaultStrategy.size(question(week, dials)).memory ?? { request: 0, limit: 0 };
}

function equal(size: (week: Week) => number): (week: Week) => MemorySize {
  return (week) => ({ request: size(week), limit: size(week) });
}

const question = (week: Week, dials: Dials): SizingQuestion => ({
  days: week.days,
  startup: { starts: 0 },
  load: 'continuous',
  ...dials,
});
