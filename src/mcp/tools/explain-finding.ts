import { z } from 'zod';
import { type HandledFinding, handledFindings } from '../../cli/handled-findings.ts';
import { ConfigError } from '../../model/errors.ts';
import type { Finding } from '../../model/finding.ts';
import type { Outcome } from '../../model/outcome.ts';
import { workloadName } from '../../model/workload.ts';
import { notSetBack } from '../../report/not-set-back.ts';
import { outcomesByFinding, type ShownFinding, shownFindings } from '../../report/shown-finding.ts';
import { type ShownHealth, shownHealth } from '../../report/shown-health.ts';
import type { Pass } from '../../run.ts';
import { finding } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';
import { takenAt } from './taken-at.ts';

export const explainFinding = (desk: Desk): Tool =>
  tool({
    name: 'explain_finding',
    title: 'One finding in full',
    description:
      'The evidence of one finding (usage, kills, conditions, queries), how the proposed numbers came about, their back-test, which policy and runbook handle it and how far, and what becomes of it: the pull request with its difference, or the reason why there is none.',
    effect: 'reads',
    input: z.strictObject({ finding }),
    output: z.looseObject({
      key: z.string(),
      takenAt: z.string(),
      kind: z.string(),
      severity: z.enum(['info', 'warning', 'critical']),
      where: z.string(),
      what: z.string(),
      result: z.string(),
      handling: z.looseObject({ automation: z.string(), why: z.array(z.string()) }).optional(),
    }),
    answer: async ({ finding: key }, call) => {
      const { pass, settings } = await desk.look(call);
      const handlings = await handledFindings(pass.snapshot, pass.analysis, settings.policies);
      const data = explained(pass, key, handlings);
      const { severity, kind, where, what, result } = data;
      return {
        summary: `${severity} ${kind}, ${where}: ${what}\n${result}`,
        data: { takenAt: takenAt(pass), ...data },
      };
    },
  });

function explained(pass: Pass, key: string, handlings: readonly HandledFinding[]) {
  const handling = handlings.find((one) => one.key === key);
  const sizing = shownFindings(pass).find((one) => one.finding.key === key);
  if (sizing !== undefined) return { ...sizingFacts(sizing, pass), handling };
  const health = shownHealth(pass.analysis, notSetBack(pass)).find((one) => one.finding.key === key);
  if (health !== undefined) return { ...healthFacts(health), handling };
  throw unknownKey(key, pass);
}

export function unknownKey(got: string, pass: Pick<Pass, 'analysis' | 'outcomes'>): ConfigError {
  const keys = shownFindings(pass).map((one) => one.finding.key);
  const example = keys.length === 0 ? 'there are none now' : `such as ${keys[0]}`;
  return new ConfigError({ path: 'finding', got, want: `the key of a finding that is there now, ${example}` });
}

function sizingFacts({ finding: one, where, changes, result, because, url }: ShownFinding, pass: Pass) {
  const { key, kind, severity, confidence, notes, current, workload, container } = one;
  return {
    ...{ key, kind, severity, confidence, where, result, because, url },
    what: changes.join('; ') || (because?.detail ?? ''),
    workload: workloadName(workload),
    container,
    current,
    notes,
    ...evidenceOf(one),
    change: changeOf(outcomesByFinding(pass.outcomes).get(key)),
  };
}

/** Without the points of charts: they are for eyes. */
function evidenceOf(one: Finding) {
  const { recommended, backtest } = one;
  const { points: _, ...usage } = one.evidence ?? { points: [] };
  const kills = one.kind === 'oom-killed' ? { cause: one.cause, times: one.times, kills: one.kills } : {};
  return { recommended, backtest, evidence: one.evidence === undefined ? undefined : usage, ...kills };
}

/** What a pull request would hold, or the places that were tried. */
function changeOf(outcome: Outcome | undefined) {
  if (outcome === undefined || outcome.kind === 'held') return undefined;
  if (outcome.kind === 'refused') return { considered: outcome.refusal.considered };
  const { repository, branch, title, location, proof, edits } = outcome.proposal;
  return {
    ...{ repository, branch, title, location },
    files: edits.map(({ path }) => path),
    ...(proof === undefined ? {} : { rendered: proof.changes, tool: proof.tool, applications: proof.applications }),
  };
}

const healthFacts = ({ finding: one, where, what, remedy, notRolledBack }: ShownHealth) => ({
  ...{ where, what, result: remedy, notRolledBack },
  ...{ key: one.key, kind: one.kind, severity: one.severity, container: one.container, cause: one.cause },
  workload: workloadName(one.subject),
  since: new Date(one.since).toISOString(),
  evidence: one.evidence,
  pods: one.pods.map(({ namespace, name }) => `${namespace}/${name}`),
  application: one.application,
});
