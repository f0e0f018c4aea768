/** The gates of diagnosis.md section 3 that come before any look at commits, in their order. */
import type { Reason } from '../../model/reason.ts';
import { later } from '../../model/units.ts';
import { layersOf } from '../candidate.ts';
import { optedOut } from '../gates/opt-out.ts';
import { snoozedFor } from '../gates/snoozed.ts';
import { systemNamespaceOf } from '../gates/system-namespace.ts';
import { loweredMode } from '../guard/mode.ts';
import { readOptOuts } from '../opt-outs.ts';
import { runbooksDue } from '../runbook/due.ts';
import { healthHandled } from '../runbook/handled.ts';
import { handlingOf } from '../runbook/handler.ts';
import { optOutsOf } from '../stricter.ts';
import { outsideGit } from './cause.ts';
import type { Suspect } from './suspect.ts';

type Gate = (suspect: Suspect) => Reason | undefined;

/** An Application lives among Argo CD's own things; what it deploys does not. */
const namespaceOf = ({ workload, finding }: Suspect): string | undefined =>
  (workload?.ref ?? finding.subject).namespace;

const killSwitch: Gate = (suspect) => suspect.guard.paused(namespaceOf(suspect));

const automation: Gate = ({ finding, workload, application, policy, policies, snapshot }) => {
  const labels = workload?.labels ?? application.labels;
  const handled = healthHandled(finding, { ...snapshot, labels });
  const { automation: level, steps, runbook } = handlingOf(handled, policy, runbooksDue(policies, snapshot.takenAt));
  if (level === 'notify') {
    const by = runbook === undefined ? `policy ${policy.name}` : `runbook ${runbook}`;
    return { code: 'notify-only', detail: `${by}: findings are reported, no pull requests are opened` };
  }
  const proposes = steps === undefined || steps.some(({ kind }) => kind === 'propose');
  return proposes ? undefined : { code: 'no-step', detail: `runbook ${runbook} proposes nothing here` };
};

const mode: Gate = (suspect) => {
  const at = { namespace: namespaceOf(suspect), check: suspect.finding.kind };
  return loweredMode(suspect.policies.guardrails, at) === 'observe'
    ? { code: 'mode', detail: 'mode observe: findings are only stated' }
    : undefined;
};

const system: Gate = (suspect) =>
  suspect.workload === undefined ? undefined : systemNamespaceOf(namespaceOf(suspect) ?? '', suspect.policies);

const optOut: Gate = ({ workload, application, finding, policies, snapshot }) => {
  const at = { prefix: policies.annotationPrefix, now: snapshot.takenAt };
  const optOuts =
    workload === undefined
      ? readOptOuts([application.annotations], at.prefix, at.now)
      : optOutsOf(layersOf(workload), workload, at);
  return optedOut(optOuts, { prefix: at.prefix, check: finding.kind });
};

const snoozed: Gate = ({ finding, snapshot }) => snoozedFor(finding.key, snapshot);

const CLUSTER = ['namespaces', 'pods', 'applications', 'replicasets', 'repository', 'forge', 'journal'];

/** Unknown is not fine: without these nobody can say who owns it, what is open, or what people said. */
const data: Gate = ({ snapshot }) => snapshot.gaps.find(({ source }) => CLUSTER.includes(source))?.because;

const shared: Gate = ({ application }) => {
  const warning = application.conditions.find(({ type }) => /^(Shared|Repeated)ResourceWarning$/.test(type));
  return warning && { code: 'shared-resource', detail: `Application ${application.ref.name}: ${warning.type}` };
};

const operator: Gate = ({ workload }) =>
  workload?.operator === undefined
    ? undefined
    : {
        code: 'operator-managed',
        detail: `${workload.operator.kind} ${workload.operator.name} writes it; change it there`,
      };

/** A person's no to setting this back; it ends like any other. */
const declined: Gate = ({ earlier, policy, snapshot }) => {
  const no = earlier.find(
    ({ rollback, pullRequest, endedAt, isPardoned }) =>
      rollback !== undefined &&
      !isPardoned &&
      pullRequest.state === 'closed' &&
      pullRequest.closedBy !== 'bot' &&
      later(endedAt, policy.change.refusalLasts) > snapshot.takenAt,
  );
  return no && { code: 'closed-by-person', detail: `#${no.pullRequest.number} was closed without merging` };
};

const breaker: Gate = ({ guard, finding }) => guard.breaker(finding.key);

const cause: Gate = ({ finding }) => outsideGit(finding);

export const gates: readonly Gate[] = [
  killSwitch,
  automation,
  mode,
  system,
  optOut,
  snoozed,
  cause,
  data,
  shared,
  operator,
  declined,
  breaker,
];
