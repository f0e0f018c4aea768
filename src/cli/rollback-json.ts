import type { Outcome } from '../model/outcome.ts';
import { workloadName } from '../model/workload.ts';
import type { Answer } from './rollback-text.ts';

/** What `trimtab rollback` says to scripts. */
export const rollbackJson = ({ app, outcomes, left }: Answer): Readonly<Record<string, unknown>> => ({
  application: app,
  pullRequests: outcomes.flatMap(pullRequestOf),
  left: [
    ...left.map(({ finding, because }) => ({
      subject: workloadName(finding.subject),
      cause: finding.cause,
      ...because,
    })),
    ...outcomes.flatMap((one) =>
      one.kind === 'refused' ? [{ subject: workloadName(one.refusal.decision.subject), ...one.refusal.because }] : [],
    ),
  ],
});

function pullRequestOf(outcome: Outcome): readonly Readonly<Record<string, unknown>>[] {
  if (outcome.kind === 'refused' || outcome.kind === 'held') return [];
  const { title, branch, edits, location, decision, proof } = outcome.proposal;
  const blame = decision.rollback?.blame;
  return [
    {
      outcome: outcome.kind,
      ...('number' in outcome ? { number: outcome.number, url: outcome.url } : {}),
      ...{ title, branch, location },
      confidence: blame?.confidence,
      commits: blame?.commits.map(({ commit, author, subject, at }) => ({
        ...{ commit, author, subject },
        at: new Date(at).toISOString(),
      })),
      kept: blame?.later.map(({ commit }) => commit),
      notWaitedFor: decision.rollback?.asked,
      edits: edits.map(({ path, after }) => ({ path, after })),
      rendered: proof?.changes.map(({ object, ...change }) => ({ object: workloadName(object), ...change })),
    },
  ];
}
