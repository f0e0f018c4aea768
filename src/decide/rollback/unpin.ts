import { healthFindingsOf } from '../../model/analysis.ts';
import type { PinnedReplicas } from '../../model/blame.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { ProposeDecision } from '../../model/decision.ts';
import { findingKey } from '../../model/finding.ts';
import type { HealthFinding } from '../../model/health.ts';
import { policyFor } from '../../model/match.ts';
import type { Policy } from '../../model/policy.ts';
import { repositoriesNamed } from '../../model/repositories-named.ts';
import { money } from '../../model/units.ts';
import { sameObject } from '../../model/workload.ts';
import { isDraft, notNow } from '../delivery.ts';
import { type Earlier, earlierAbout } from '../earlier.ts';
import { loweredMode } from '../guard/mode.ts';
import { gates } from './gates.ts';
import type { Around } from './rollbacks.ts';

/**
 * Replicas that Git and an autoscaler both set go out of Git, where Argo CD has put them back again and again. The
 * pull request says how to merge it without a moment of a single replica.
 */
export const unpinsOf = (around: Around): readonly ProposeDecision[] =>
  (around.analysis.pinned ?? []).flatMap((pinned) => decisionOf(pinned, around) ?? []);

function decisionOf(
  { key: cause, workload: ref, autoscaler, replicas }: PinnedReplicas,
  { analysis, snapshot, policies, memory, guard }: Around,
): ProposeDecision | undefined {
  const finding = healthFindingsOf(analysis).find(({ key }) => key === cause);
  const workload = snapshot.workloads.find((one) => sameObject(one.ref, ref));
  const application = workload?.application.kind === 'known' ? workload.application.value : undefined;
  const policy = workload === undefined ? undefined : policyFor(workload, policies);
  if (finding === undefined || workload === undefined || application === undefined || policy === undefined)
    return undefined;
  const [repository] = repositoriesNamed(workload, snapshot);
  const earlier = earlierAbout(ref, memory, snapshot.cluster);
  const key = findingKey({ cluster: snapshot.cluster, workload: ref, kind: 'replicas-fight' });
  const own = earlier.filter(({ marker }) => marker.key === key);
  const open = own.find(({ pullRequest }) => pullRequest.state === 'open');
  const suspect = { finding, application, workload, policy, policies, snapshot, guard, earlier, isAsked: false };
  const isBlocked = gates.some((gate) => gate(suspect) !== undefined);
  if (repository === undefined || isBlocked || (open === undefined && own.length > 0)) return undefined;
  const way = wayOf(finding, open, { ref, policy, policies, snapshot });
  if (way === undefined) return undefined;
  return {
    kind: 'propose',
    key,
    subject: ref,
    repository: repository.name,
    ...(open === undefined ? {} : { answers: open.pullRequest.number }),
    policy: policy.name,
    findings: [],
    intents: [{ kind: 'set-replicas', object: ref, from: replicas }],
    notes: [],
    backtests: {},
    lane: 'normal',
    savings: money(0),
    change: policy.change,
    writes: policy.writes,
    delivery: policy.delivery,
    ...way,
    unpins: { autoscaler, finding },
  };
}

interface At extends Pick<Around, 'policies' | 'snapshot'> {
  readonly ref: ObjectRef;
  readonly policy: Policy;
}

/** As a draft outside of windows, or only spoken of in a dry run; undefined: not now. */
function wayOf(
  { kind }: HealthFinding,
  open: Earlier | undefined,
  { ref, policy: { delivery }, policies, snapshot }: At,
): Pick<ProposeDecision, 'draft' | 'planOnly'> | undefined {
  const closed = notNow(delivery, { lane: 'normal', snapshot });
  if (closed !== undefined && open === undefined && delivery.outsideWindows === 'hold') return undefined;
  const lowered = loweredMode(policies.guardrails, { namespace: ref.namespace, check: kind });
  return {
    ...(isDraft(delivery, closed, open) ? { draft: true } : {}),
    ...(lowered === 'dry-run' ? { planOnly: true } : {}),
  };
}
