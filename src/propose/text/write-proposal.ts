/** Branch, title, body and commit message of one proved edit: a function of its arguments, byte for byte. */
import { markOf } from '../../model/blame.ts';
import { type ProposeDecision, partsOf, subjectText } from '../../model/decision.ts';
import {
  containerOf,
  type Intent,
  type ResourceIntent,
  type SetAutoscalerAverage,
  type SetAutoscalerBound,
  type SetAutoscalerTarget,
  type SetCronTrigger,
  type SetEnvironment,
} from '../../model/intent.ts';
import {
  describeIntent,
  directionOf,
  fieldPathOf,
  fieldTitle,
  recordedValue,
  valueText,
} from '../../model/intent-text.ts';
import type { Proof } from '../../model/manifests.ts';
import { type Member, type Values, writeMarker } from '../../model/marker.ts';
import type { Proposal } from '../../model/proposal.ts';
import type { Texts } from '../../model/settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { workloadName } from '../../model/workload.ts';
import { applicationName } from '../locate/readers.ts';
import { codeOwners } from '../owners/code-owners.ts';
import { rollbackTitle, rollbackView } from '../rollback/view.ts';
import { writeBody } from './body.ts';
import { branchName } from './branch.ts';
import { code, plain } from './escape.ts';
import type { Found, Whole } from './found.ts';
import { memberViews } from './member.ts';
import { countText } from './numbers.ts';
import { renderedDifference } from './rendered-difference.ts';
import { changeView } from './summary.ts';
import { type Template, templateOf } from './template.ts';

export function writeProposal(
  decision: ProposeDecision,
  whole: Whole,
  with_: { readonly snapshot: Snapshot; readonly texts: Texts },
): Proposal {
  const { composed, proof } = whole;
  const { tree } = composed;
  const { texts } = with_;
  const view = viewOf(decision, whole, with_);
  const title = titleOf(templateOf(texts.pullRequestTitle), view);
  const marker = writeMarker({
    key: decision.key,
    ...answered(decision),
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

/** What the marker remembers: values, or those of each member. */
function answered(decision: ProposeDecision): { values: Values; was?: Values; members?: Member[] } {
  if (decision.parts === undefined) return { values: valuesOf(decision), was: wasOf(decision) };
  const members = decision.parts.map((part) => ({ key: part.key, values: valuesOf(part), was: wasOf(part) }));
  return { values: {}, members: members.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))) };
}

/** `app/limits.memory` -> bytes: the values of the marker. */
const valuesOf = ({ intents }: ProposeDecision): Values => byField(intents, recordedValue);

/** Sizes, and what moves along with them, as they were, for taking it back. */
const wasOf = ({ intents }: ProposeDecision): Values =>
  byField(intents.filter(isTakenBack), ({ from }) => from ?? false);

type TakenBack =
  | ResourceIntent
  | SetAutoscalerBound
  | SetAutoscalerTarget
  | SetAutoscalerAverage
  | SetCronTrigger
  | SetEnvironment;

const TAKEN_BACK: ReadonlySet<Intent['kind']> = new Set<TakenBack['kind']>([
  'set-cpu',
  'set-memory',
  'set-autoscaler-bound',
  'set-autoscaler-target',
  'set-autoscaler-average',
  'set-cron-trigger',
  'set-environment',
]);
const isTakenBack = (intent: Intent): intent is TakenBack => TAKEN_BACK.has(intent.kind);

const byField = <I extends Intent>(intents: readonly I[], value: (intent: I) => Values[string]): Values =>
  Object.fromEntries(
    intents
      .map((intent) => [fieldPathOf(intent), value(intent)] as const)
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  );

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

/** Every variable of the templates; templates/README.md lists them. */
function viewOf(
  decision: ProposeDecision,
  { found, composed, proof }: Whole,
  { snapshot, texts }: { readonly snapshot: Snapshot; readonly texts: Texts },
): Readonly<Record<string, unknown>> {
  const fields = found.flatMap(({ subject }) => subject.fields);
  const [first] = fields;
  const [lead = decision] = partsOf(decision);
  return {
    key: plain(decision.key, 300),
    title: titleParts(decision, lead, first === undefined ? 'set' : changeView(first, proof).direction),
    cluster: code(snapshot.cluster),
    repository: code(composed.tree.repository),
    baseCommit: plain(composed.tree.commit),
    location: code(composed.location),
    locationPlain: plain(composed.location),
    files: composed.edits.map(({ path }) => code(path)),
    applicationPlain: applicationsOf(found),
    changesPlain: fields.map(({ intent }) => plain(changeLine(intent, decision))),
    firstValue: first === undefined ? '' : plain(valueText(first.intent)),
    second: secondText(lead),
    grouped: decision.parts !== undefined,
    group: code(subjectText(decision)),
    // A template knows no undefined variable: what is not there is false.
    rollback: rollbackView(decision) ?? false,
    setBack: rollbackTitle(decision),
    unpins: decision.unpins === undefined ? '' : code(workloadName(decision.unpins.autoscaler)),
    members: memberViews(partsOf(decision), found),
    draft: decision.draft === true,
    proved: proof !== undefined,
    proof: proofView(proof),
    refusalDays: countText(decision.change.refusalLasts / 86_400_000),
    annotationPrefix: plain(texts.annotationPrefix ?? 'trimtab.dev'),
  };
}

/** In a group each line says whose field it is. */
const changeLine = (intent: Intent, { parts }: ProposeDecision): string =>
  parts === undefined ? describeIntent(intent) : `${intent.object.name}: ${describeIntent(intent)}`;

const applicationsOf = (found: readonly Found[]): string =>
  plain([...new Set(found.map(({ subject }) => applicationName(subject.application)))].join(', '));

function titleParts(
  decision: ProposeDecision,
  { subject, findings, intents }: ProposeDecision,
  direction: 'raise' | 'lower' | 'set' | 'unset',
): Readonly<Record<string, unknown>> {
  return {
    workload: plain([subject.namespace, subject.name].filter(Boolean).join('/')),
    kind: kindOf(decision) ?? findings[0]?.kind ?? '',
    reverts: decision.reverts?.number ?? 0,
    container: plain(containerOfFirst(intents) ?? subject.name),
    verb: direction,
    field: intents[0] === undefined ? '' : plain(fieldTitle(intents[0])),
    count: decision.intents.length,
    group: decision.parts === undefined ? '' : plain(subjectText(decision)),
    members: partsOf(decision).length,
  };
}

/** Of exactly two fields of one container: `memory request to 640Mi`, `raise CPU limit to 1`; else empty. */
function secondText({ findings: [finding], intents: [first, second, ...more] }: ProposeDecision): string {
  if (first === undefined || second === undefined || more.length > 0 || containerOf(first) !== containerOf(second))
    return '';
  const direction = directionOf(second);
  const verb = direction === directionOf(first) ? '' : `${direction} `;
  const joint = finding?.kind === 'missing-requests' ? ' ' : ' to ';
  return plain(`${verb}${fieldTitle(second)}${direction === 'unset' ? '' : `${joint}${valueText(second)}`}`);
}

const kindOf = ({ reverts, rollback, unpins }: ProposeDecision): string | undefined => {
  if (reverts !== undefined) return 'revert';
  if (rollback !== undefined) return 'rollback';
  return unpins === undefined ? undefined : 'replicas-fight';
};

const containerOfFirst = ([first]: readonly Intent[]): string | undefined =>
  first === undefined ? undefined : containerOf(first);

const proofView = (proof: Proof | undefined): Readonly<Record<string, unknown>> => ({
  tool: code(proof?.tool ?? 'none'),
  applications: (proof?.applications ?? []).map((name) => code(name)),
  difference: proof === undefined ? '' : renderedDifference(proof),
});
