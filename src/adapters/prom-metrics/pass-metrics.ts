import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Analysis, findingsOf } from '../../model/analysis.ts';
import type { LeftAlone } from '../../model/decision.ts';
import type { FixOutcome } from '../../model/fix.ts';
import { blockerOf, gateOf } from '../../model/guard.ts';
import type { Told } from '../../model/notification.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Forge } from '../../ports/forge.ts';
import { goOn, type MetricsSoFar } from './go-on.ts';

export interface PassFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  readonly fixed?: { readonly outcomes: readonly FixOutcome[] };
  /** Failed rollouts and syncs of which nothing is rolled back. */
  readonly left?: readonly LeftAlone[];
}

export interface PassMetrics {
  readonly record: (pass: PassFacts, seconds: number) => void;
  readonly recordTold: (told: readonly Pick<Told, 'receiver' | 'kind'>[]) => void;
  /** The same forge, with the time of every write measured. */
  readonly timed: (forge: Forge) => Forge;
  /** Of this pass and those before it, as their state says. */
  readonly soFar: (earlier: string | undefined) => Promise<MetricsSoFar>;
}

/** `seconds` measures time; process-wide default metrics are left out: a pass is short. */
export function passMetrics(seconds: () => number): PassMetrics {
  const registry = new Registry();
  const metrics = register(registry);
  let looked: 'whole' | 'part' = 'whole';
  return {
    record(pass, duration) {
      looked = pass.snapshot.scope === undefined ? 'whole' : 'part';
      recordAnalysis(metrics, pass);
      recordOutcomes(metrics, pass.outcomes);
      recordFixes(metrics, pass.fixed?.outcomes ?? []);
      for (const { because } of skipsOf(pass)) {
        metrics.skips.inc({ reason: because.code });
        const gate = gateOf(because.code);
        if (gate !== undefined) metrics.blocks.inc({ gate, reason: because.code });
      }
      for (const { because } of pass.left ?? []) {
        metrics.skips.inc({ reason: because.code });
        metrics.blocks.inc({ gate: blockerOf(because.code), reason: because.code });
      }
      metrics.passDuration.set(duration);
    },
    recordTold(told) {
      for (const { receiver, kind } of told) metrics.told.inc({ receiver, result: kind });
    },
    timed: (forge) => timed(forge, { seconds, observe: (taken) => metrics.repairDuration.observe(taken) }),
    soFar: (earlier) => goOn(registry, earlier, looked),
  };
}

type Metrics = ReturnType<typeof register>;

function register(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames, registers });
  return {
    checks: counter('agent_health_checks_total', 'Verdicts per kind of finding looked for', ['check_type', 'status']),
    issues: counter('agent_issues_detected_total', 'Findings', ['issue_type', 'severity']),
    repairs: counter('agent_repairs_total', 'Pull requests written, by leading finding, and pods deleted, by check', [
      'repair_type',
      'success',
    ]),
    told: counter('trimtab_notifications_total', 'Messages, by receiver and what became of them', [
      'receiver',
      'result',
    ]),
    blocks: counter('trimtab_gate_blocks_total', 'What a guardrail held back, by gate and reason', ['gate', 'reason']),
    skips: counter('trimtab_skips_total', 'What was not known, not done or not possible, by reason', ['reason']),
    active: new Gauge({
      name: 'agent_active_issues',
      help: 'Findings of the last pass',
      labelNames: ['severity'],
      registers,
    }),
    repairDuration: new Histogram({
      name: 'agent_repair_duration_seconds',
      help: 'Time to open or update a pull request',
      buckets: [0.1, 0.5, 1, 5, 15, 60],
      registers,
    }),
    passDuration: new Gauge({ name: 'trimtab_pass_duration_seconds', help: 'Time the last pass took', registers }),
  };
}

function recordAnalysis(metrics: Metrics, { analysis }: PassFacts): void {
  for (const verdict of analysis.verdicts) metrics.checks.inc({ check_type: verdict.check, status: verdict.kind });
  // Zero is a fact here: alerts need the series to exist.
  for (const severity of ['critical', 'info', 'warning']) metrics.active.set({ severity }, 0);
  for (const { kind, severity } of findingsOf(analysis)) {
    metrics.issues.inc({ issue_type: kind, severity });
    metrics.active.inc({ severity });
  }
}

function recordOutcomes(metrics: Metrics, outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind !== 'opened' && outcome.kind !== 'updated' && outcome.kind !== 'failed') continue;
    const [leading] = outcome.proposal.decision.findings;
    metrics.repairs.inc({ repair_type: leading?.kind ?? 'unknown', success: String(outcome.kind !== 'failed') });
  }
}

/** A pod that was deleted is a repair; one that a person or another controller was faster with is none. */
function recordFixes(metrics: Metrics, fixes: readonly FixOutcome[]): void {
  for (const { kind, check } of fixes) {
    if (kind !== 'fixed' && kind !== 'failed') continue;
    metrics.repairs.inc({ repair_type: check, success: String(kind === 'fixed') });
  }
}

function skipsOf({ snapshot, analysis, outcomes, fixed }: PassFacts): { readonly because: Reason }[] {
  return [
    ...snapshot.gaps,
    ...analysis.verdicts.filter((verdict) => verdict.kind === 'unknown'),
    ...outcomes.filter((outcome) => outcome.kind === 'held' || outcome.kind === 'failed'),
    ...outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.refusal] : [])),
    ...(fixed?.outcomes ?? []).filter((one) => one.kind === 'held' || one.kind === 'failed'),
  ];
}

function timed(forge: Forge, clock: { seconds: () => number; observe: (taken: number) => void }): Forge {
  const measure = async <T>(work: () => Promise<T>): Promise<T> => {
    const from = clock.seconds();
    const result = await work();
    clock.observe(clock.seconds() - from);
    return result;
  };
  return {
    ...forge,
    open: (request) => measure(() => forge.open(request)),
    update: (number, change) => measure(() => forge.update(number, change)),
  };
}
