import type { Reason } from '../../model/reason.ts';
import type { FixCandidate } from './candidate.ts';

/** Gate 13: nothing is deleted that a policy, and the runbook if one handles it, did not allow in advance. */
export function approval({ policy, handling }: FixCandidate): Reason | undefined {
  if (policy === undefined) return undefined;
  if (policy.automation !== 'direct') {
    const detail = `policy ${policy.name} has automation ${policy.automation}; pods are deleted with \`direct\` only`;
    return { code: 'approval-needed', detail };
  }
  if (handling.automation !== 'direct') {
    return { code: 'approval-needed', detail: `runbook ${handling.runbook}: ${handling.why.at(-1)}` };
  }
  const { steps } = handling;
  const acts = steps === undefined || steps.some(({ kind }) => kind === 'act');
  return acts ? undefined : { code: 'no-step', detail: `runbook ${handling.runbook} has no step that acts here` };
}
