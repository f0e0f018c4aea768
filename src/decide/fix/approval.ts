import type { Reason } from '../../model/reason.ts';
import type { FixCandidate } from './candidate.ts';

/** Gate 13: nothing is deleted that a policy did not allow in advance. */
export function approval({ policy }: FixCandidate): Reason | undefined {
  if (policy === undefined || policy.automation === 'direct') return undefined;
  const detail = `policy ${policy.name} has automation ${policy.automation}; pods are deleted with \`direct\` only`;
  return { code: 'approval-needed', detail };
}
