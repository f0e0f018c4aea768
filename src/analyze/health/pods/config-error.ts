import { REMEDIES } from '../causes.ts';
import { type Check, twoPasses } from '../check.ts';
import { fact, servesNothing } from '../facts.ts';
import { type OwnedStatus, onPod, statusesOf } from '../sick-pods.ts';

/** pod.config_error: the kubelet cannot make the container from its spec (k8sgpt's list of reasons); two passes. */
export const podConfigError: Check = {
  kind: 'pod-config-error',
  needs: ['pods'],
  confirm: twoPasses,
  *examine(ground) {
    for (const owned of statusesOf(ground)) {
      const { pod, status, workload } = owned;
      const { waiting } = status;
      if (waiting === undefined || !CONFIG_REASONS.has(waiting.reason) || status.role === 'init') continue;
      const message = waiting.message ?? waiting.reason;
      const cause = REFERENCE.test(message) ? 'missing-reference' : 'bad-config';
      yield {
        ...onPod(owned, status.name),
        severity: servesNothing(workload) ? 'critical' : 'warning',
        ...neverRan(owned),
        detail: message,
        cause,
        remedy: /\bsecret\b/i.test(message) ? SECRET : REMEDIES[cause],
        evidence: [fact(pod, `waiting: ${waiting.reason}`, message)],
      };
    }
  },
};

const CONFIG_REASONS: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreStartHookError',
  'PreCreateHookError',
]);
const REFERENCE = /not found|couldn't find key|non-existent/i;
const SECRET = { kind: 'alert', hint: 'a Secret or a key of it is missing: we never write Secrets' } as const;

/** A container that never ran has been so since its pod was started. */
const neverRan = ({ pod, status }: OwnedStatus) =>
  status.restartCount === 0 && status.lastTerminated === undefined && pod.startedAt !== undefined
    ? { since: pod.startedAt }
    : { notBefore: pod.startedAt ?? pod.createdAt };
