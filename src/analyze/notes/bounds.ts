import type { Note } from '../../model/finding.ts';
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import type { Noted } from './noted.ts';

/** A number that policy chose, not use. */
export function boundNotes({ subject, recommended }: Noted): Note[] {
  const { floors, ceilings } = subject.policy.sizing;
  const { cpuRequest, memoryRequest, memoryLimit } = recommended;
  return [
    ...(cpuRequest === floors.cpu ? [note('floor', `CPU request is the policy's floor ${formatCpu(floors.cpu)}`)] : []),
    ...(memoryRequest === floors.memory
      ? [note('floor', `memory request is the policy's floor ${formatMemory(floors.memory)}`)]
      : []),
    ...(ceilings.cpu !== undefined && cpuRequest === ceilings.cpu
      ? [note('ceiling', `CPU request stops at the policy's ceiling ${formatCpu(ceilings.cpu)}`)]
      : []),
    ...(ceilings.memory !== undefined && (memoryLimit ?? memoryRequest) === ceilings.memory
      ? [note('ceiling', `memory stops at the policy's ceiling ${formatMemory(ceilings.memory)}`)]
      : []),
  ];
}

const note = (code: Note['code'], text: string): Note => ({ code, text });
