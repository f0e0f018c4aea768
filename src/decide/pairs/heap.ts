import type { Note } from '../../model/finding.ts';
import { heapSettingsOf, scaledHeap } from '../../model/heap-settings.ts';
import type { ResourceIntent, SetEnvironment, SetMemory } from '../../model/intent.ts';
import type { Workload } from '../../model/workload.ts';
import type { Along } from './along.ts';

/**
 * Heaps of a fixed size move with their memory limit in the same ratio: what the runtime needs beside its heap was part
 * of the old limit in that ratio too. A limit that is new has no ratio: then the heap stays.
 */
export function heapAlong(workload: Workload, intents: readonly ResourceIntent[]): Along<SetEnvironment> {
  const parts = intents.flatMap((intent) =>
    intent.kind === 'set-memory' && intent.field === 'limits.memory' ? [alongOne(workload, intent)] : [],
  );
  return { intents: parts.flatMap((part) => part.intents), notes: parts.flatMap((part) => part.notes) };
}

function alongOne(workload: Workload, { object, container, role, from, to }: SetMemory): Along<SetEnvironment> {
  const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
  if (spec === undefined || from === undefined) return { intents: [], notes: [] };
  const settings = heapSettingsOf(spec);
  const moved = settings.flatMap((setting): SetEnvironment[] => {
    if (setting.kind !== 'absolute') return [];
    const value = scaledHeap(setting, to / from);
    if (value === setting.value) return [];
    return [{ kind: 'set-environment', object, container, role, name: setting.name, from: setting.value, to: value }];
  });
  return {
    intents: moved,
    notes: [
      ...moved.map(({ name }) => note(`${container}: ${name} moves in the same ratio as the memory limit`)),
      ...settings.flatMap((setting) =>
        setting.kind === 'relative'
          ? [note(`${container}: ${setting.name} follows the memory of its container by itself`)]
          : [],
      ),
    ],
  };
}

const note = (text: string): Note => ({ code: 'heap-flag', text });
