/** What the words of kubelet, scheduler and API server mean: diagnosis.md section 1.3. The first row that fits counts. */
import type { ContainerStatus } from '../../model/cluster.ts';
import type { HealthCause, RemedyHint } from '../../model/health.ts';

type Row = readonly [RegExp, HealthCause];

const firstFit = (rows: readonly Row[], text: string): HealthCause | undefined =>
  rows.find(([sign]) => sign.test(text))?.[1];

/**
 * Order matters: `lookup registry: no such host` also ends in "not found" for some runtimes, and a registry that is not
 * reachable is nobody's commit (robusta takes it for an absent image).
 */
const PULL: readonly Row[] = [
  [/no match for platform|no matching manifest|exec format error/i, 'wrong-architecture'],
  [
    /no such host|i\/o timeout|connection refused|TLS handshake|toomanyrequests|too many requests|\b429\b|\b5\d\d\b|server misbehaving|deadline exceeded/i,
    'registry-unavailable',
  ],
  [/unauthorized|denied|forbidden|insufficient_scope|authentication required|\b40[13]\b/i, 'image-auth'],
  [/manifest unknown|not found|does not exist|couldn't parse image|invalid reference/i, 'image-absent'],
];

/** Why an image cannot be pulled; a name that cannot be one is absent by definition. */
export const pullCause = ({ reason, message = '' }: NonNullable<ContainerStatus['waiting']>): HealthCause =>
  reason === 'InvalidImageName' || reason === 'ErrImageNeverPull'
    ? 'image-absent'
    : (firstFit(PULL, message) ?? 'unclassified');

const REJECTED: readonly Row[] = [
  [
    /exceeded quota|maximum (?:memory|cpu) usage|minimum (?:memory|cpu) usage|must be less than or equal to|limit to request ratio/i,
    'quota',
  ],
  [
    /violates PodSecurity|denied the request|admission webhook|failed calling webhook|forbidden: unable to validate/i,
    'policy',
  ],
  [/(?:serviceaccount|configmap|secret|priorityclass)s? "[^"]*" not found|no PriorityClass/i, 'missing-reference'],
];

/** Why the API server refuses to make the pods. */
export const rejectCause = (message: string): HealthCause => firstFit(REJECTED, message) ?? 'unclassified';

const SYNC: readonly Row[] = [
  [/field is immutable|updates to statefulset spec|cannot be changed|may not be changed/i, 'sync-immutable'],
  [/exceeded quota|maximum (?:memory|cpu) usage/i, 'sync-quota'],
  [/denied the request|admission webhook|violates PodSecurity/i, 'sync-policy'],
  [
    /unknown field|no matches for kind|could not find the requested resource|ValidationError|is invalid:|error validating data|failed to convert/i,
    'sync-schema',
  ],
];

export const syncCause = (message: string): HealthCause => firstFit(SYNC, message) ?? 'sync-other';

/** How a container ended that keeps ending. */
export function crashCause({ lastTerminated, terminated, waiting }: ContainerStatus): HealthCause | undefined {
  const last = lastTerminated ?? terminated;
  if (last?.reason === 'OOMKilled') return 'out-of-memory';
  return /exec format error/i.test(`${last?.message ?? ''} ${waiting?.message ?? ''}`)
    ? 'wrong-architecture'
    : undefined;
}

const ALERT = 'alert' as const;
const ROLLBACK = 'rollback' as const;
const CHANGE = 'pull-request' as const;

/** What helps against each cause; a rollback only where Git is what broke it. */
export const REMEDIES: Readonly<Record<HealthCause, RemedyHint>> = {
  'image-absent': { kind: ROLLBACK, hint: 'the image is not there: set the image back', field: 'image' },
  'image-auth': {
    kind: ALERT,
    hint: 'the registry refuses: look at the pull secret; set it back if its reference changed',
  },
  'registry-unavailable': { kind: ALERT, hint: 'the registry or DNS does not answer: no change in Git helps' },
  'wrong-architecture': {
    kind: CHANGE,
    hint: 'the image has no build for this node: another digest or a nodeSelector',
    field: 'image',
  },
  'missing-reference': {
    kind: ROLLBACK,
    hint: 'what it refers to is not there: correct the reference, or set it back',
  },
  'bad-config': { kind: ROLLBACK, hint: 'only the new revision fails: set back what changed' },
  'failing-probe': { kind: CHANGE, hint: 'the new pods run and fail their probe: look at its port, path and delays' },
  'crash-without-change': { kind: ALERT, hint: 'old and new pods fail alike: a dependency, a certificate or a node' },
  'out-of-memory': {
    kind: CHANGE,
    hint: 'killed for memory: see the finding oom-killed',
    field: 'resources.limits.memory',
  },
  quota: {
    kind: CHANGE,
    hint: 'a quota or LimitRange refuses the pods: ask for less, or raise the quota; never more memory',
  },
  policy: { kind: ROLLBACK, hint: 'a policy refuses the pods: set the change back, or satisfy the policy' },
  unschedulable: { kind: ALERT, hint: 'no node has room or fits: capacity, requests, selectors, taints' },
  volume: { kind: ALERT, hint: 'its volume cannot be mounted; a ReadWriteOnce volume needs the strategy Recreate' },
  'rollout-aborted': { kind: ROLLBACK, hint: 'the stable revision serves: let Git say so again' },
  'analysis-failed': {
    kind: ROLLBACK,
    hint: 'the metrics judge the new revision bad: let Git say the stable one again',
  },
  'analysis-error': { kind: ALERT, hint: 'the metrics provider failed, not the release' },
  'analysis-inconclusive': { kind: ALERT, hint: 'a person decides: promote or abort' },
  'sync-immutable': {
    kind: ROLLBACK,
    hint: 'the field cannot be changed in place: set it back; never Force or Replace',
  },
  'sync-schema': { kind: ROLLBACK, hint: 'the API server does not know what Git says: set it back or correct it' },
  'sync-hook': { kind: ALERT, hint: 'a hook failed: read its logs; a database migration is never rolled back by us' },
  'sync-quota': { kind: CHANGE, hint: 'a quota refuses it: ask for less, or raise the quota' },
  'sync-policy': { kind: ROLLBACK, hint: 'a policy refuses it: set the change back, or satisfy the policy' },
  'sync-other': { kind: ALERT, hint: 'read the message of the sync' },
  'replicas-fight': {
    kind: CHANGE,
    hint: 'an autoscaler owns replicas: remove spec.replicas in Git',
    field: 'spec.replicas',
  },
  'field-fight': { kind: CHANGE, hint: 'somebody else writes the field: stop that, or add ignoreDifferences' },
  'prune-only': { kind: ALERT, hint: 'only waiting to be pruned: a person prunes' },
  asked: { kind: ROLLBACK, hint: 'a person asked for it' },
  unclassified: { kind: ALERT, hint: 'read the message' },
};
