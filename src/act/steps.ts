import { type Analysis, findingsOf, healthFindingsOf } from '../model/analysis.ts';
import type { Decision, Hold } from '../model/decision.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal, Refusal } from '../model/proposal.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Tended } from '../model/upkeep.ts';
import type { Fields } from '../ports/log.ts';
import type { Ports } from '../ports/ports.ts';
import { unwatched } from '../ports/steps.ts';
import type { Fixed } from './fix/fix.ts';
import type { Recorded } from './record.ts';

/** The stages of a pass, each with the counts that somebody on call asks for. */
export function stagesOf({ steps = unwatched }: Pick<Ports, 'steps'>) {
  const stage =
    <Value>(name: string, told: (value: Value) => Fields) =>
    <Result extends Value>(work: () => Result | Promise<Result>): Promise<Result> =>
      steps.within({ name, kind: 'stage', told }, work);
  return {
    observe: stage('observe', ({ workloads, gaps }: Snapshot) => ({ workloads: workloads.length, gaps: gaps.length })),
    diagnose: stage('diagnose', (analysis: Analysis) => ({
      findings: findingsOf(analysis).length,
      health: healthFindingsOf(analysis).length,
      unknown: analysis.verdicts.filter(({ kind }) => kind === 'unknown').length,
    })),
    decide: stage('decide', kinds<Decision>),
    propose: stage('propose', kinds<Proposal | Refusal | Hold>),
    act: stage('act', kinds<Outcome>),
    tend: stage('look after pull requests', kinds<Tended>),
    fix: stage('fix pods', ({ outcomes }: Fixed) => kinds(outcomes)),
    report: stage('report', (recorded: readonly Recorded[]) => ({
      written: recorded.reduce((sum, { written }) => sum + (written.kind === 'known' ? written.value : 0), 0),
    })),
  };
}

/** The id of the trace, for the journal: whoever reads what was done finds how it went. */
export function traceOf({ steps = unwatched }: Pick<Ports, 'steps'>): { readonly trace?: string } {
  const trace = steps.traceparent()?.split('-')[1];
  return trace === undefined ? {} : { trace };
}

/** `{ propose: 2, hold: 11 }` */
const kinds = <One extends { readonly kind: string }>(all: readonly One[]): Fields =>
  Object.fromEntries([...Map.groupBy(all, ({ kind }) => kind)].map(([kind, own]) => [kind, own.length]).sort());

/** What became of one proposal, for its own step. */
export const outcomeFacts = (outcome: Outcome): Fields => {
  switch (outcome.kind) {
    case 'opened':
    case 'updated':
    case 'unchanged':
      return { outcome: outcome.kind, number: outcome.number };
    case 'failed':
    case 'held':
      return { outcome: outcome.kind, reason: outcome.because.code };
    case 'refused':
      return { outcome: outcome.kind, reason: outcome.refusal.because.code };
    case 'planned':
      return { outcome: outcome.kind };
  }
};
