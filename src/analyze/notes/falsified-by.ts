import type { Note } from '../../model/finding.ts';
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { shareAbove } from '../../model/sketch.ts';
import { sayShare } from '../recommend/quantities.ts';
import { unionOf } from '../recommend/union.ts';
import type { Noted } from './noted.ts';

/** Twice what the past showed, and never under 5 %: less is noise of one week. */
const NOISE = 0.05;

/** What would prove the proposal wrong, so that everybody can look for it after the merge. */
export function falsifiedBy({ assessment, recommended }: Noted): Note[] {
  const { usage, spec } = assessment.container;
  const cpu = usage.kind === 'known' ? unionOf(usage.value.days, 'cpu') : undefined;
  const { cpuRequest, memoryRequest } = recommended;
  const memoryLimit = recommended.memoryLimit ?? spec.resources.memoryLimit;
  const signs = [
    cpu === undefined || cpuRequest === undefined
      ? undefined
      : `CPU use above ${formatCpu(cpuRequest)} in more than ${sayShare(Math.max(NOISE, 2 * shareAbove(cpu, cpuRequest)))} of a week`,
    memoryLimit === undefined ? undefined : `an OOM kill at ${formatMemory(memoryLimit)}`,
    memoryLimit === undefined && memoryRequest !== undefined
      ? `memory above ${formatMemory(memoryRequest)} for days`
      : undefined,
  ].filter((sign) => sign !== undefined);
  return signs.length === 0 ? [] : [{ code: 'falsified-by', text: `wrong if this is seen: ${signs.join('; ')}` }];
}
