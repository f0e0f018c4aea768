import type { Reason } from '../../model/reason.ts';
import { optedOut } from '../gates/opt-out.ts';
import { snoozedFor } from '../gates/snoozed.ts';
import { systemNamespaceOf } from '../gates/system-namespace.ts';
import type { FixCandidate } from './candidate.ts';

/** Gate 3: whose pods these are, and what people said about them. */
export function scope(candidate: FixCandidate): Reason | undefined {
  const { sick, policy, policies, snapshot, optOuts } = candidate;
  return (
    systemNamespaceOf(sick.pod.namespace, policies) ??
    (policy === undefined ? { code: 'no-policy', detail: 'no policy matches the owner of this pod' } : undefined) ??
    optedOut(optOuts, { prefix: policies.annotationPrefix, check: sick.check }) ??
    snoozedFor(sick.finding.key, snapshot) ??
    notOurs(candidate)
  );
}

/** Pods whose end would lose something, or that come back by themselves. */
function notOurs({ sick: { pod, check } }: FixCandidate): Reason | undefined {
  const owner = pod.owner?.kind;
  if (owner === undefined && check !== 'pod-completed-old') {
    return { code: 'naked-pod', detail: 'it has no controller: deleted, it would be gone' };
  }
  if (owner === 'Node') return { code: 'naked-pod', detail: 'a static pod: its file on the node decides' };
  if (owner === 'Job' && check !== 'pod-completed-old') {
    return {
      code: 'batch-pod',
      detail: 'a pod of a Job that failed is what people look at; the Job cleans up after itself',
    };
  }
  return undefined;
}
