/** What `trimtab rollback` says to people. */
import type { LeftAlone, Rollback } from '../model/decision.ts';
import type { HistoryCommit } from '../model/history.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Proposal } from '../model/proposal.ts';
import type { Reason, ReasonCode } from '../model/reason.ts';
import { workloadName } from '../model/workload.ts';
import { renderedDifference } from '../propose/text/rendered-difference.ts';
import { paint, printable, type Terminal } from './terminal.ts';

export interface Made {
  readonly outcomes: readonly Outcome[];
  readonly left: readonly LeftAlone[];
  readonly refused: readonly Extract<Outcome, { readonly kind: 'refused' }>[];
}

export interface Answer extends Made {
  readonly app: string;
}

export function rollbackText(terminal: Terminal, { app, outcomes, left }: Answer): string {
  const parts = [
    ...outcomes.flatMap((outcome) => outcomeText(terminal, outcome)),
    ...left.map((one) => leftText(terminal, one)),
  ];
  if (parts.length > 0) return parts.join('\n\n');
  return `Nothing of ${printable(app)} can be set back: no workload of it was found. Look with \`trimtab status\`.`;
}

function outcomeText(terminal: Terminal, outcome: Outcome): string[] {
  switch (outcome.kind) {
    case 'refused':
      return [notMade(terminal, outcome.refusal.because, outcome.refusal.decision.subject.name)];
    case 'held':
      return [];
    case 'failed':
      return [proposalText(terminal, outcome.proposal), notMade(terminal, outcome.because, outcome.proposal.title)];
    case 'planned':
      return [proposalText(terminal, outcome.proposal), 'Nothing was written. `--open` opens the pull request.'];
    default:
      return [
        proposalText(terminal, outcome.proposal),
        `Pull request ${outcome.number} ${outcome.kind}: ${printable(outcome.url)}`,
      ];
  }
}

function proposalText(terminal: Terminal, { title, decision, edits, proof, location }: Proposal): string {
  const { rollback } = decision;
  return [
    paint(terminal, 'strong', printable(title)),
    ...(rollback === undefined ? [] : blameLines(rollback)),
    `  written at: ${printable(location)} (${edits.length} ${edits.length === 1 ? 'file' : 'files'})`,
    ...(proof === undefined
      ? []
      : renderedDifference(proof)
          .split('\n')
          .map((one) => `  ${printable(one)}`)),
  ].join('\n');
}

function blameLines({ blame, asked = [] }: Rollback): string[] {
  const kept = blame.later.map((commit) => `  stays: ${commitText(commit)}`);
  return [
    `  confidence: ${blame.confidence}, between ${blame.good.slice(0, 12)} and ${blame.bad.slice(0, 12)}`,
    ...blame.commits.map((commit) => `  commit: ${commitText(commit)}`),
    ...kept,
    ...asked.map(({ code, detail }) => `  not waited for: ${code}, ${printable(detail)}`),
  ];
}

const commitText = ({ commit, author, at, subject }: HistoryCommit): string =>
  `${commit.slice(0, 12)} ${printable(subject)} (${printable(author)}, ${new Date(at).toISOString().slice(0, 10)})`;

const leftText = (terminal: Terminal, { finding, because }: LeftAlone): string =>
  notMade(terminal, because, workloadName(finding.subject));

const notMade = (terminal: Terminal, { code, detail }: Reason, what: string): string =>
  [
    `${paint(terminal, 'warning', 'not set back')}: ${printable(what)}`,
    `  ${code}: ${printable(detail)}`,
    `  next: ${NEXT[code] ?? 'see `trimtab diagnose` for the workload, and `trimtab doctor` for what cannot be read'}`,
  ].join('\n');

/** What a person does about it. */
const NEXT: Partial<Readonly<Record<ReasonCode, string>>> = {
  'cause-outside-git': 'look at the cause; no commit would repair it',
  'no-change-in-git': 'look at what makes the Application, and at what runs beside it',
  'blame-unknown': 'name a deployment with --to or --revision, or revert by hand',
  'history-too-shallow': 'let the server give the whole history (no shallow mirror)',
  'migration-in-range': 'go forward, or restore data and revert by hand together',
  'secret-changed': 'look at the Secret first; revert by hand if the old one still works',
  'storage-changed': 'go forward: stored data may not fit the older version',
  'security-fix': 'go forward with a repaired version of the fix',
  'newer-commit': 'wait for the newer commit to be deployed',
  'roll-forward': 'review that pull request, or close it and ask again',
  'image-automation': 'pin or ignore the tag where the automation is configured, then ask again',
  'rolled-back-before': 'decide by hand: it was set back once already',
  'closed-by-person': 'write /trimtab recreate under that pull request',
  'opted-out': 'take the annotation away, or revert by hand',
  'render-not-live': 'find out what writes the field outside of Git',
  'field-immutable': 'make the object anew under another name',
};
