import type { Finding } from '../model/finding.ts';

/** Whether answering the finding lowers anything, or raises anything. A request that was missing is more than none. */
export function directionOf(finding: Finding): { readonly cuts: boolean; readonly raises: boolean } {
  const { recommended: to, current: from } = finding;
  const moves = [
    [from.cpuRequest, to?.cpuRequest],
    [from.cpuLimit, to?.cpuLimit],
    [from.memoryRequest, to?.memoryRequest],
    [from.memoryLimit, to?.memoryLimit],
  ].flatMap(([before, after]) => (before === undefined || after === undefined ? [] : [after - before]));
  const raises = finding.kind === 'missing-requests' || moves.some((move) => move > 0);
  return { cuts: moves.some((move) => move < 0), raises };
}
