import { type Analysis, findingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import { type ProposeDecision, partsOf } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { fieldPathOf, recordedValue } from '../model/intent-text.ts';
import type { JournalEntry } from '../model/journal.ts';
import type { Outcome } from '../model/outcome.ts';
import type { PolicySet } from '../model/policy.ts';
import { measuresText, replicaText } from '../model/prediction.ts';
import type { Proposal } from '../model/proposal.ts';
import type { PullRequest } from '../model/pull-request.ts';
import { scopeText } from '../model/scope.ts';
import type { ObservedRepository, Snapshot } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';
import { fingerprint } from './fingerprint.ts';
import { reclaimableOf } from './ledger/reclaimable.ts';
import { worthOf } from './ledger/worth.ts';

interface PassFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  /** With them lines say what a change is worth, and to whom. */
  readonly policies?: PolicySet;
  /** Id of the trace of this pass, where one is made. */
  readonly trace?: string;
}

/**
 * What the pass did, as audit lines. Ids derive from what happened (repository, number, commit), so a pass that was
 * killed after a push and repeated writes the very line it owed: an unchanged pull request tells the same story as the
 * `opened` that made it.
 */
export function journalEntries(pass: PassFacts): JournalEntry[] {
  const known = new Set(pass.snapshot.repositories.flatMap(knownIds));
  const entries = pass.outcomes.flatMap((outcome) => entryOf(outcome, pass)).filter(({ id }) => !known.has(id));
  return entries.length === 0 ? [] : [...entries.sort((a, b) => byText(a.id, b.id)), passEntry(pass)];
}

/** A pass that changed nothing owes no line: otherwise every half hour would be a commit. */
const knownIds = ({ journal }: ObservedRepository): string[] =>
  journal.kind === 'known' ? journal.value.map(({ id }) => id) : [];

type Carried = Extract<Outcome, { readonly kind: 'opened' | 'updated' | 'unchanged' }>;

function entryOf(outcome: Outcome, pass: PassFacts): JournalEntry[] {
  switch (outcome.kind) {
    case 'opened':
    case 'updated':
    case 'unchanged':
      return [changeEntry(outcome, pass)];
    case 'planned':
    case 'refused':
    case 'held':
      return [];
    case 'failed':
      return outcome.lasting === true ? [rejectedEntry(outcome, pass.snapshot)] : [];
  }
}

function rejectedEntry(
  { proposal, because }: Extract<Outcome, { kind: 'failed' }>,
  { takenAt }: Snapshot,
): JournalEntry {
  const { repository, branch, key } = proposal;
  return {
    id: fingerprint(['rejected', repository, branch, String(takenAt)]),
    at: takenAt,
    action: 'rejected',
    subject: key,
    facts: { repository, branch, because: because.detail },
  };
}

function changeEntry(outcome: Carried, { snapshot, policies }: PassFacts): JournalEntry {
  const { proposal, number, url, headCommit } = outcome;
  const { decision, repository, branch } = proposal;
  return {
    id: fingerprint(['change', repository, String(number), headCommit]),
    ...happened(outcome, snapshot),
    subject: proposal.key,
    facts: {
      repository,
      number,
      url,
      branch,
      headCommit,
      base: proposal.base.commit,
      policy: decision.policy,
      findings: decision.findings.map(({ key }) => key).join(' '),
      changes: decision.intents.map((intent) => `${fieldPathOf(intent)}=${recordedValue(intent)}`).join(' '),
      proved: proposal.proof !== undefined,
      ...predictedOf(decision),
      ...(policies === undefined ? {} : worthOf(decision, snapshot, policies)),
    },
  };
}

/** What the values would have meant over the past, to be held against what they mean. */
function predictedOf(decision: ProposeDecision): { predicted?: string } {
  const predicted = partsOf(decision)
    .flatMap(({ backtests, findings }) => [measuresText(backtests), ...findings.map(replicasOf)])
    .filter((text) => text !== '')
    .join(' ');
  return predicted === '' ? {} : { predicted };
}

/** What the tested weeks would have been with the change. */
function replicasOf(finding: Finding): string {
  if (finding.kind !== 'predictive-scaling') return '';
  const { autoscaler, test } = finding.scaling;
  return replicaText(autoscaler.name, test.proposed, test.days);
}

/** When and what: for an unchanged pull request, as the forge remembers it. */
function happened(outcome: Carried, snapshot: Snapshot): { at: Instant; action: 'opened' | 'updated' } {
  if (outcome.kind !== 'unchanged') return { at: snapshot.takenAt, action: outcome.kind };
  const known = remembered(outcome.proposal, outcome.number, snapshot);
  if (known === undefined) return { at: snapshot.takenAt, action: 'opened' };
  return known.updatedAt > known.createdAt
    ? { at: known.updatedAt, action: 'updated' }
    : { at: known.createdAt, action: 'opened' };
}

function remembered({ repository }: Proposal, number: number, snapshot: Snapshot): PullRequest | undefined {
  const own = snapshot.repositories.find(({ name }) => name === repository)?.pullRequests;
  return own?.kind === 'known' ? own.value.find((one) => one.number === number) : undefined;
}

/**
 * Reads too are audited, as counts. Only what the input determines is counted, never what had been written before: the
 * repetition of a killed pass must write the same line.
 */
function passEntry({ snapshot, analysis, policies, trace }: PassFacts): JournalEntry {
  const scope = snapshot.scope === undefined ? undefined : scopeText(snapshot.scope);
  const reads = Object.entries(snapshot.reads).sort(([a], [b]) => byText(a, b));
  return {
    id: fingerprint(['pass', snapshot.cluster, String(snapshot.takenAt), ...(scope === undefined ? [] : [scope])]),
    at: snapshot.takenAt,
    action: 'pass',
    subject: snapshot.cluster,
    facts: {
      workloads: snapshot.workloads.length,
      findings: findingsOf(analysis).length,
      unknown: analysis.verdicts.filter(({ kind }) => kind === 'unknown').length,
      gaps: snapshot.gaps.map(({ source }) => source).join(' '),
      ...(trace === undefined ? {} : { trace }),
      ...(scope === undefined ? {} : { scope }),
      ...(policies === undefined ? {} : { reclaimable: reclaimableOf(analysis, policies) }),
      ...Object.fromEntries(reads.map(([name, count]) => [`read ${name}`, count])),
    },
  };
}
