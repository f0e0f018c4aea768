import type { Resources } from '../model/cluster.ts';
import type { Note } from '../model/finding.ts';
import type {
  ResourceField,
  ResourceIntent,
  SetAutoscalerBound,
  SetContainerSecurity,
  SetCronTrigger,
} from '../model/intent.ts';
import { formatCpu, formatMemory } from '../model/quantity.ts';
import type { Reason } from '../model/reason.ts';
import { bytes, millicores } from '../model/units.ts';

/** What would be changed so far, and what people should know about how the numbers came about. */
export interface Plan {
  readonly intents: readonly ResourceIntent[];
  /** Replicas instead of sizes. */
  readonly scaling?: readonly ScalingIntent[];
  /** What containers may do, instead of what they get. */
  readonly security?: readonly SetContainerSecurity[];
  readonly notes: readonly Note[];
  /** Why intents were taken out again. */
  readonly dropped: readonly Reason[];
}

export type ScalingIntent = SetAutoscalerBound | SetCronTrigger;

export type Resource = 'cpu' | 'memory';

export const resourceOf = (intent: ResourceIntent): Resource => (intent.kind === 'set-cpu' ? 'cpu' : 'memory');
export const isRequest = (intent: ResourceIntent): boolean => intent.field.startsWith('requests.');

/** The same intent with another target; the unit stays that of the intent. */
export const retarget = (intent: ResourceIntent, to: number): ResourceIntent =>
  intent.kind === 'set-cpu' ? { ...intent, to: millicores(to) } : { ...intent, to: bytes(to) };

export const liveValue = (resources: Resources, field: ResourceField): number | undefined => {
  switch (field) {
    case 'requests.cpu':
      return resources.cpuRequest;
    case 'limits.cpu':
      return resources.cpuLimit;
    case 'requests.memory':
      return resources.memoryRequest;
    case 'limits.memory':
      return resources.memoryLimit;
  }
};

export const textOf = (intent: ResourceIntent, value: number): string =>
  intent.kind === 'set-cpu' ? formatCpu(millicores(value)) : formatMemory(bytes(value));

export const cuts = (intent: ResourceIntent): boolean => intent.from !== undefined && intent.to < intent.from;
export const raises = (intent: ResourceIntent): boolean => intent.to > (intent.from ?? 0);
