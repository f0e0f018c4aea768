/**
 * From raw sizes to a recommendation for one container as it is today: floors, ceilings, human steps, and what belongs
 * together (limit >= request, Guaranteed stays Guaranteed, whole cores stay whole). Nothing withheld is ever lowered.
 */
import type { Resources } from '../../model/cluster.ts';
import type { Sizing } from '../../model/policy.ts';
import type { Confidence, Recommendation, Withheld } from '../../model/recommendation.ts';
import { type Bytes, bytes, type Millicores, millicores } from '../../model/units.ts';
import type { UsageResource } from '../../model/usage.ts';
import { cpuSentence, memorySentence } from './explanation.ts';
import { ceilTo, roundCpu, roundMemory } from './human-steps.ts';
import type { Sizes, Strategy } from './strategy.ts';

export interface Setting {
  readonly strategy: Strategy;
  readonly sizing: Pick<Sizing, 'floors' | 'ceilings' | 'addMemoryLimit'>;
  readonly current: Resources;
  /** The pod's requests equal its limits in every container: both move together or the QoS class changes silently. */
  readonly guaranteed: boolean;
  readonly highestMemory: Bytes | undefined;
  readonly withheld: readonly Withheld[];
  readonly confidence: Confidence;
  /** What else a reader must know, in one sentence. */
  readonly remark: string | undefined;
}

type Values = Pick<Recommendation, 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit'>;

export function settle(sizes: Sizes, setting: Setting): Recommendation {
  const values = { ...settleCpu(sizes, setting), ...settleMemory(sizes, setting) };
  const sentences = [cpuSentence(sizes, values), memorySentence(sizes, values, setting), setting.remark];
  return {
    strategy: setting.strategy.name,
    ...withoutCuts(values, setting),
    ...(setting.withheld.length === 0 ? {} : { withheld: setting.withheld }),
    confidence: setting.confidence,
    explanation: sentences.filter((sentence) => sentence !== undefined),
  };
}

function settleCpu({ cpu }: Sizes, { strategy, sizing, current, guaranteed }: Setting): Values {
  if (cpu === undefined) return {};
  const floor = Math.max(sizing.floors.cpu, strategy.floors.cpu);
  const rounded = Math.max(roundCpu(cpu.request), floor);
  const whole = guaranteed && isWhole(current.cpuRequest ?? current.cpuLimit) ? ceilTo(rounded, 1000) : rounded;
  const request = millicores(Math.min(whole, sizing.ceilings.cpu ?? Infinity));
  if (guaranteed) return { cpuRequest: request, cpuLimit: request };
  return { cpuRequest: millicores(Math.min(request, current.cpuLimit ?? Infinity)) };
}

/** The static CPU manager pins whole cores of Guaranteed pods: 1500m would lose the pinning. */
const isWhole = (cpu: Millicores | undefined): boolean => cpu !== undefined && cpu % 1000 === 0;

function settleMemory({ memory }: Sizes, setting: Setting): Values {
  if (memory === undefined) return {};
  const { sizing, strategy, current, guaranteed } = setting;
  const floor = Math.max(sizing.floors.memory, strategy.floors.memory);
  const bounded = (value: number): Bytes => bytes(Math.min(Math.max(value, floor), sizing.ceilings.memory ?? Infinity));
  // No formula may set a limit that the past would already have broken.
  const limit = bounded(roundMemory(bytes(Math.max(memory.limit, setting.highestMemory ?? 0))));
  if (guaranteed) return { memoryRequest: limit, memoryLimit: limit };
  const newLimit = limitToSet(limit, { strategy, current, add: sizing.addMemoryLimit });
  const roof = newLimit ?? current.memoryLimit ?? Infinity;
  const memoryRequest = bytes(Math.min(bounded(roundMemory(memory.request)), roof));
  return { memoryRequest, ...(newLimit === undefined ? {} : { memoryLimit: newLimit }) };
}

function limitToSet(
  limit: Bytes,
  at: { strategy: Strategy; current: Resources; add: Sizing['addMemoryLimit'] },
): Bytes | undefined {
  const { memoryLimit } = at.current;
  if (memoryLimit === undefined) return at.add === 'with-request' ? limit : undefined;
  return at.strategy.memoryLimits === 'only-up' && memoryLimit >= limit ? undefined : limit;
}

/** A resource that is withheld keeps what it has: only a value that does not go down passes. */
function withoutCuts(values: Values, { current, withheld }: Setting): Values {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = values;
  const passes = (resource: UsageResource, to: number, from: number | undefined): boolean =>
    from === undefined || to >= from || !withheld.some((one) => one.resource === resource);
  const cpuNow = current.cpuRequest ?? current.cpuLimit;
  const memoryNow = current.memoryRequest ?? current.memoryLimit;
  return {
    ...(cpuRequest !== undefined && passes('cpu', cpuRequest, cpuNow) ? { cpuRequest } : {}),
    ...(cpuLimit !== undefined && passes('cpu', cpuLimit, current.cpuLimit) ? { cpuLimit } : {}),
    ...(memoryRequest !== undefined && passes('memory', memoryRequest, memoryNow) ? { memoryRequest } : {}),
    ...(memoryLimit !== undefined && passes('memory', memoryLimit, current.memoryLimit) ? { memoryLimit } : {}),
  };
}
