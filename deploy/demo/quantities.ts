import type { Resources } from '../../src/model/cluster.ts';
import { parseCpu, parseMemory } from '../../src/model/quantity.ts';
import type { Quantities } from './plan.ts';

export function resourcesOf(quantities: Quantities): Resources {
  const cpuRequest = read(quantities.cpuRequest, parseCpu);
  const cpuLimit = read(quantities.cpuLimit, parseCpu);
  const memoryRequest = read(quantities.memoryRequest, parseMemory);
  const memoryLimit = read(quantities.memoryLimit, parseMemory);
  return {
    ...(cpuRequest === undefined ? {} : { cpuRequest }),
    ...(cpuLimit === undefined ? {} : { cpuLimit }),
    ...(memoryRequest === undefined ? {} : { memoryRequest }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    extended: [],
  };
}

/** Mebibytes; without a limit the node is the limit. */
export const limitOf = (quantity: string | undefined): number => (read(quantity, parseMemory) ?? Infinity) / 2 ** 20;

function read<T>(text: string | undefined, parse: (text: string) => T | undefined): T | undefined {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) throw new Error(`not a quantity: ${text}`);
  return value;
}
