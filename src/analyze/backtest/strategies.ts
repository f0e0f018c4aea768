/** Every strategy that is compared, by name. `default` is what ships; `default-*` are the same code at other dials. */
import { defaultStrategy } from '../recommend/default-strategy.ts';
import type { SizingQuestion } from '../recommend/strategy.ts';
import {
  krrCpu,
  krrLimitCpu,
  krrMemory,
  type MemorySize,
  seedCpu,
  seedMemory,
  staticMax,
  vpaCpu,
  vpaMemory,
} from './rivals.ts';
import type { Week } from './week.ts';

type Dials = Pick<SizingQuestion, 'cpuCare' | 'memoryLimitMargin'>;
const SHIPPED: Dials = { cpuCare: 15, memoryLimitMargin: 1.55 };

export const cpuStrategies: Readonly<Record<string, (week: Week) => number>> = {
  seed: seedCpu,
  'krr-simple': krrCpu,
  'krr-simple-limit': krrLimitCpu,
  vpa: vpaCpu,
  max: staticMax,
  'default-thrift': cpuAt(10),
  default: cpuAt(SHIPPED.cpuCare),
  'default-careful': cpuAt(19),
  'default-safe': cpuAt(155),
};

/** Settings of the dial along which the default strategy is drawn; dense where alike loads let go of their plateau together. */
export const CURVE: readonly number[] = [3, 3.5, 4, 4.5, 6, 7.5, 9, 11, 13, 15, 17, 19, 23, 28, 36, 50, 75, 155];

export const memoryStrategies: Readonly<Record<string, (week: Week) => MemorySize>> = {
  seed: seedMemory,
  'krr-simple': equal(krrMemory),
  vpa: equal(vpaMemory),
  max: equal(staticMax),
  'default-tight': memoryAt(1.19),
  default: memoryAt(SHIPPED.memoryLimitMargin),
};

export function cpuAt(cpuCare: number): (week: Week) => number {
  return (week) => defaultStrategy.size(question(week, { ...SHIPPED, cpuCare })).cpu?.request ?? 0;
}

function memoryAt(memoryLimitMargin: number): (week: Week) => MemorySize {
  return (week) =>
    defaultStrategy.size(question(week, { ...SHIPPED, memoryLimitMargin })).memory ?? { request: 0, limit: 0 };
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
