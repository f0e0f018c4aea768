/** Branch, title, body and commit message of one proved edit: a function of its arguments, byte for byte. */
import { markOf } from '../../model/blame.ts';
import type { ProposeDecision } from '../../model/decision.ts';
import type { Proof } from '../../model/manifests.ts';
import { writeMarker } from '../../model/marker.ts';
import type { Proposal } from '../../model/proposal.ts';
import type { Texts } from '../../model/settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { codeOwners } from '../owners/code-owners.ts';
import { writeBody } from './body.ts';
import { branchName } from './branch.ts';
import { plain } from './escape.ts';
import type { Whole } from './found.ts';
import { proposalView } from './proposal-view.ts';
import { remembered } from './remembered.ts';
import { type Template, templateOf } from './template.ts';

export function writeProposal(
  decision: ProposeDecision,
  whole: Whole,
  with_: { readonly snapshot: Snapshot; readonly texts: Texts },
): Proposal {
  const { composed, proof } = whole;
  const { tree } = composed;
  const { texts } = with_;
  const view = proposalView(decision, whole, with_);
  const title = titleOf(templateOf(texts.pullRequestTitle), view);
  const marker = writeMarker({
    key: decision.key,
    ...remembered(decision),
    title,
    base: tree.branch,
    ...(decision.draft === true ? { draft: true } : {}),
    ...(decision.reverts === undefined ? {} : { reverts: decision.reverts.number }),
    ...(decision.rollback === undefined ? {} : { rollback: markOf(decision.rollback.blame) }),
  });
  return {
    kind: 'proposal',
    key: decision.key,
    decision,
    repository: tree.repository,
    base: { branch: tree.branch, commit: tree.commit, committedAt: tree.committedAt },
    branch: branchName(decision.key),
    title,
    body: writeBody(templateOf(texts.pullRequestBody), { marker, view }),
    commitMessage: `${templateOf(texts.commitMessage)(view).trim()}\n`,
    labels: labelsOf(decision, proof),
    edits: composed.edits,
    ...(proof === undefined ? {} : { proof }),
    location: composed.location,
    ...ownersOf(decision, composed, with_.snapshot),
  };
}

function ownersOf(
  { delivery }: ProposeDecision,
  { tree, edits }: Whole['composed'],
  { repositories }: Snapshot,
): Pick<Proposal, 'reviewers' | 'ownerNotes'> {
  const syntax = repositories.find(({ name }) => name === tree.repository)?.owners;
  if (syntax === undefined || delivery?.reviewers !== 'codeowners') return {};
  const { reviewers, notes } = codeOwners(
    tree,
    syntax,
    edits.map(({ path }) => path),
  );
  return { reviewers, ownerNotes: notes };
}

const labelsOf = ({ findings, reverts, rollback, unpins }: ProposeDecision, proof: Proof | undefined): string[] => [
  'trimtab',
  ...new Set(findings.map((finding) => `trimtab/${finding.kind}`)),
  ...(reverts === undefined ? [] : ['trimtab/revert']),
  ...(rollback === undefined ? [] : ['trimtab/rollback']),
  ...(unpins === undefined ? [] : ['trimtab/replicas-fight']),
  ...(proof === undefined ? ['trimtab/unproved'] : []),
];

const oneLine = (text: string): string => plain(text.replace(/\s+/g, ' '), 120);

/** Letters that lists of pull requests show of a title. */
const SHOWN = 100;

/** The second field is named where that fits, else counted. */
function titleOf(template: Template, view: Readonly<Record<string, unknown>>): string {
  const whole = oneLine(template(view));
  return whole.length <= SHOWN ? whole : oneLine(template({ ...view, second: '' }));
}
