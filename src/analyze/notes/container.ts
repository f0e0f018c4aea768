import type { Note } from '../../model/finding.ts';
import { pinnedAtLimit, THROTTLED } from '../lowering.ts';
import { sayShare } from '../recommend/quantities.ts';
import { heapHint } from '../runtime-hints.ts';
import type { Noted } from './noted.ts';

/** What limits, runtime and volumes of the container do to its measurements. */
export function containerNotes({ subject, assessment, recommended }: Noted): Note[] {
  const { container } = assessment;
  const { spec, throttledShare, usage } = container;
  const heap = heapHint(spec);
  const notes: (Note | undefined)[] = [
    throttledShare.kind === 'known' && throttledShare.value > THROTTLED
      ? {
          code: 'throttled',
          text: `throttled in ${sayShare(throttledShare.value)} of its CPU periods: its use is what the limit allows`,
        }
      : undefined,
    usage.kind === 'known' && pinnedAtLimit(container, usage.value)
      ? { code: 'pinned-at-limit', text: 'memory stands at its limit: the need may be higher than what was measured' }
      : undefined,
    heap === undefined
      ? undefined
      : { code: 'heap-flag', text: `${heap} decides how large the heap is: it belongs together with the memory limit` },
    spec.resources.memoryLimit === undefined && recommended.memoryLimit === undefined
      ? { code: 'no-limit', text: 'no memory limit: a leak would take memory from its neighbours' }
      : undefined,
    subject.workload.controller?.template.memoryVolumes === true
      ? { code: 'memory-volume', text: 'files in a memory-backed volume count as memory of the container' }
      : undefined,
  ];
  return notes.filter((note) => note !== undefined);
}
