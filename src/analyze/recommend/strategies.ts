import type { StrategyName } from '../../model/recommendation.ts';
import { defaultStrategy } from './default-strategy.ts';
import { krrSimple } from './krr-simple.ts';
import { seed } from './seed.ts';
import type { Strategy } from './strategy.ts';

export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  default: defaultStrategy,
  seed,
  'krr-simple': krrSimple,
};
