import type { CommitFacts, Comparison, ManifestRepository } from '../ports/manifests.ts';

/** Who made what a branch adds to the base. */
export type Ownership =
  /** Ours alone; `tree` is that of the head merged into the base, undefined when they conflict. */
  | { readonly kind: 'ours'; readonly mergedTree: string | undefined }
  | { readonly kind: 'foreign'; readonly detail: string };

interface Question {
  readonly head: string;
  /** A commit as we would make it today. */
  readonly ours: CommitFacts;
  readonly base: string;
  readonly manifests: ManifestRepository;
  /** The commit that the journal says we left on the branch. */
  readonly recorded: string | undefined;
}

export async function ownership(question: Question): Promise<Ownership> {
  const { head, base, manifests, recorded } = question;
  const comparison = await manifests.compare({ base, head });
  if (comparison === undefined) return foreign(`its commit ${short(head)} cannot be read`);
  // Exactly what we left there, whatever became of the base below it: one that was forced back leaves more commits over.
  if (head === recorded) return { kind: 'ours', mergedTree: comparison.mergedTree };
  const work = await belowUpdates(question, comparison);
  if (typeof work !== 'string') return work;
  const facts = await manifests.describe(work);
  if (facts === undefined) return foreign(`its commit ${short(work)} cannot be read`);
  const stranger = strangerIn(facts, question.ours);
  if (stranger !== undefined && !(await isRebased(facts, question))) return foreign(`${short(work)} ${stranger}`);
  return { kind: 'ours', mergedTree: comparison.mergedTree };
}

/** "Update branch" may have been pressed more often than this, but then a person is at work here. */
const MOST_UPDATES = 20;

/**
 * The one commit with the change, below the merges of the base that a forge's "Update branch" makes. Such a merge is
 * one that git makes itself: what a person added or resolved in it is their work.
 */
async function belowUpdates(question: Question, comparison: Comparison): Promise<string | Ownership> {
  let [head, commits] = [question.head, comparison.commits];
  for (let update = 0; update <= MOST_UPDATES; update++) {
    if (commits.length <= 1) return head;
    const before = await beforeUpdate(head, question);
    if (before === undefined) return foreign(`it holds ${commits.length} commits, and the bot makes one`);
    const rest = await question.manifests.compare({ base: question.base, head: before });
    [head, commits] = [before, rest?.commits ?? []];
  }
  return foreign('it was updated too often');
}

/** The branch before its head merged the base in; undefined when the head is no such merge. */
async function beforeUpdate(head: string, { base, manifests }: Question): Promise<string | undefined> {
  const facts = await manifests.describe(head);
  const [before, merged, ...more] = facts?.parents ?? [];
  if (before === undefined || merged === undefined || more.length > 0) return undefined;
  const fromBase = await manifests.compare({ base, head: merged });
  if (fromBase?.commits.length !== 0) return undefined;
  const clean = await manifests.compare({ base: merged, head: before });
  return clean?.mergedTree === facts?.tree ? before : undefined;
}

/**
 * "Update branch" by rebase: the same author and message on a newer base, committed by whoever pressed the button. Its
 * tree must be what git makes of our recorded commit there; a resolved conflict or a squashed edit is a person's work.
 */
async function isRebased(facts: CommitFacts, { ours, base, manifests, recorded }: Question): Promise<boolean> {
  const [parent, ...more] = facts.parents;
  if (recorded === undefined || parent === undefined || more.length > 0) return false;
  const original = await manifests.describe(recorded);
  if (original === undefined || strangerIn(original, ours) !== undefined) return false;
  if (facts.author !== original.author || facts.message !== original.message) return false;
  if ((await manifests.compare({ base, head: parent }))?.commits.length !== 0) return false;
  return (await manifests.compare({ base: parent, head: recorded }))?.mergedTree === facts.tree;
}

/** Our commits have our author and our committer, one parent, and name the finding in the same trailer. */
function strangerIn(facts: CommitFacts, ours: CommitFacts): string | undefined {
  if (facts.committer !== ours.committer) return `was committed by ${facts.committer}`;
  if (facts.author !== ours.author) return `was written by ${facts.author}`;
  if (facts.parents.length !== 1) return 'is a merge';
  const missing = trailersOf(ours).find((trailer) => !trailersOf(facts).includes(trailer));
  return missing === undefined ? undefined : 'answers another finding';
}

/** `Trimtab-Key: ...`; other trailers may hold numbers that differ from pass to pass. */
const trailersOf = ({ message }: CommitFacts): string[] =>
  message.split('\n').filter((line) => /^Trimtab-(Finding|Key): /.test(line));

const short = (commit: string): string => commit.slice(0, 12);
const foreign = (detail: string): Ownership => ({ kind: 'foreign', detail });
