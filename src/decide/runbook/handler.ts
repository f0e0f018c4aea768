import type { Automation } from '../../model/governs.ts';
import { matches, matchesAny } from '../../model/match.ts';
import type { Policy } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import { fixVerbs, type Handled, type Runbook, type Step } from '../../model/runbook.ts';
import { severityRank } from '../../model/severity.ts';

/** Who handles a finding and how far, with the reasons in the order in which they were found. */
export interface Handling {
  readonly policy?: string;
  readonly runbook?: string;
  /** The lower one of policy and runbook. */
  readonly automation: Automation;
  /** Steps whose condition holds; undefined where no runbook has a say: then the policy alone decides. */
  readonly steps?: readonly Step[];
  readonly why: readonly string[];
}

/**
 * The policy is the first that fits the workload: it sets the ceiling. The runbook is the first that fits the finding: it
 * says what follows, and may lower the ceiling. An expression without an answer never opens a door: the finding stays
 * with that runbook, and is only notified.
 */
export function handlingOf(
  handled: Handled,
  policy: Policy | undefined,
  runbooks: readonly (Runbook & { readonly isDue?: boolean })[],
): Handling {
  if (policy === undefined) return { automation: 'notify', why: ['no policy fits this object: it is only reported'] };
  const ceiling = [`policy ${policy.name} fits first and allows ${policy.automation}`];
  const base = { policy: policy.name };
  const passed: string[] = [];
  for (const runbook of runbooks) {
    const no = misfit(handled, runbook);
    if (typeof no === 'string') {
      passed.push(`runbook ${runbook.name} passes: ${no}`);
      continue;
    }
    const why = [...ceiling, ...passed];
    if (no !== undefined)
      return { ...base, runbook: runbook.name, automation: 'notify', steps: [], why: [...why, no.detail] };
    if (runbook.isDue === false)
      return { ...base, runbook: runbook.name, automation: 'notify', steps: [], why: [...why, notNow(runbook)] };
    return { ...base, ...under(runbook, policy, handled), why: [...why, ...reasonsOf(runbook, policy, handled)] };
  }
  const none = runbooks.length === 0 ? [] : ['no runbook fits: the policy alone decides'];
  return { ...base, automation: policy.automation, why: [...ceiling, ...passed, ...none] };
}

const notNow = ({ name }: Runbook): string =>
  `runbook ${name} fits first, and nothing of its triggers brought this pass`;

/** Why it does not fit, in words; a Reason where that cannot be told; undefined when it fits. */
function misfit({ check, severity, subject, labels, facts }: Handled, { match }: Runbook): string | Reason | undefined {
  if (!matchesAny(match.checks, check)) return `it does not handle ${check}`;
  if (severityRank(severity) < severityRank(match.minimumSeverity))
    return `${severity} is below ${match.minimumSeverity}`;
  if (!matches(match, { ref: subject, labels })) return 'namespace, kind, name or labels do not fit';
  const answer = match.when?.test(facts);
  if (answer === undefined) return undefined;
  if (answer.kind === 'unknown') return answer.because;
  return answer.value ? undefined : `\`${match.when?.text}\` is false`;
}

/** A direct fix is a step only for the check that it mends. */
function under(
  runbook: Runbook,
  policy: Policy,
  { facts, check }: Handled,
): Pick<Handling, 'runbook' | 'automation' | 'steps'> {
  return {
    runbook: runbook.name,
    automation: lower(policy.automation, runbook.automation),
    steps: runbook.steps.filter(
      (step) => (step.kind !== 'act' || fixVerbs[step.fix] === check) && holds(step.when?.test(facts)),
    ),
  };
}

const holds = (answer: ReturnType<NonNullable<Step['when']>['test']> | undefined): boolean =>
  answer === undefined || (answer.kind === 'known' && answer.value);

/** `auto-merge` and `direct` go beyond pull requests in different directions: together they are pull requests. */
function lower(ceiling: Automation, asked: Automation | undefined): Automation {
  if (asked === undefined || asked === ceiling) return ceiling;
  return ceiling === 'notify' || asked === 'notify' ? 'notify' : 'pull-request';
}

function reasonsOf(runbook: Runbook, policy: Policy, { facts }: Handled): string[] {
  const asked = runbook.automation;
  const now = lower(policy.automation, asked);
  return [
    `runbook ${runbook.name} fits first`,
    ...(asked === undefined || asked === now
      ? []
      : [`it asks for ${asked}, the policy allows ${policy.automation}: ${now}`]),
    ...(asked !== undefined && asked === now && asked !== policy.automation
      ? [`it lowers ${policy.automation} to ${asked}`]
      : []),
    ...runbook.steps.flatMap(({ kind, when }) => {
      const answer = when?.test(facts);
      if (answer === undefined || holds(answer)) return [];
      return [
        `step ${kind} is left out: ${answer.kind === 'unknown' ? answer.because.detail : `\`${when?.text}\` is false`}`,
      ];
    }),
  ];
}
