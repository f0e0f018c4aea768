/** Branch, title, body and commit message of one proved edit: a function of its arguments, byte for byte. */
import type { ProposeDecision } from '../../model/decision.ts';
import { containerOf, type Intent } from '../../model/intent.ts';
import { describeIntent, fieldPathOf, fieldTitle, recordedValue, valueText } from '../../model/intent-text.ts';
import type { Proof } from '../../model/manifests.ts';
import { writeMarker } from '../../model/marker.ts';
import type { Proposal } from '../../model/proposal.ts';
import type { Reason } from '../../model/reason.ts';
import type { Texts } from '../../model/settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { workloadName } from '../../model/workload.ts';
import type { Composed } from '../compose.ts';
import { applicationName } from '../locate/readers.ts';
import type { Subject } from '../locate/subject.ts';
import { writeBody } from './body.ts';
import { branchName } from './branch.ts';
import { code, plain, prose } from './escape.ts';
import { evidenceViews } from './evidence.ts';
import { countText } from './numbers.ts';
import { renderedDifference } from './rendered-difference.ts';
import { changeView, falsifiersOf, foundText, notesOf, risksOf } from './summary.ts';
import { templateOf } from './template.ts';

/** An edit with the subject it is for, its proof, and the places that lost against it. */
export interface Found {
  readonly subject: Subject;
  readonly composed: Composed;
  readonly proof?: Proof;
  readonly considered: readonly { readonly place: string; readonly because: Reason }[];
}

export function writeProposal(
  decision: ProposeDecision,
  found: Found,
  with_: { readonly snapshot: Snapshot; readonly texts: Texts },
): Proposal {
  const { composed, proof } = found;
  const { tree } = composed;
  const { texts } = with_;
  const view = viewOf(decision, found, with_);
  const title = oneLine(templateOf(texts.pullRequestTitle)(view));
  const marker = writeMarker({ key: decision.key, values: valuesOf(decision), title, base: tree.branch });
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
  };
}

/** `app/limits.memory` -> bytes: the values of the marker. */
const valuesOf = ({ intents }: ProposeDecision): Record<string, number | string | boolean> =>
  Object.fromEntries(
    intents
      .map((intent) => [fieldPathOf(intent), recordedValue(intent)] as const)
      .sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  );

const labelsOf = ({ findings }: ProposeDecision, proof: Proof | undefined): string[] => [
  'trimtab',
  ...new Set(findings.map((finding) => `trimtab/${finding.kind}`)),
  ...(proof === undefined ? ['trimtab/unproved'] : []),
];

const oneLine = (text: string): string => plain(text.replace(/\s+/g, ' '), 120);

/** Every variable of the templates; templates/README.md lists them. */
function viewOf(
  decision: ProposeDecision,
  found: Found,
  { snapshot, texts }: { readonly snapshot: Snapshot; readonly texts: Texts },
): Readonly<Record<string, unknown>> {
  const { subject, composed, proof, considered } = found;
  const changes = subject.fields.map((field) => changeView(field, proof));
  const first = subject.fields[0]?.intent;
  return {
    key: plain(decision.key, 300),
    title: titleParts(decision, changes[0]?.direction ?? 'set'),
    workload: code(workloadName(decision.subject)),
    cluster: code(snapshot.cluster),
    application: code(applicationName(subject.application)),
    applicationPlain: plain(applicationName(subject.application)),
    repository: code(composed.tree.repository),
    baseCommit: plain(composed.tree.commit),
    location: code(composed.location),
    locationPlain: plain(composed.location),
    files: composed.edits.map(({ path }) => code(path)),
    found: decision.findings.map(foundText),
    changes,
    changesPlain: subject.fields.map(({ intent }) => plain(describeIntent(intent))),
    firstValue: first === undefined ? '' : plain(valueText(first)),
    confidence: decision.findings[0]?.confidence ?? 'low',
    evidence: evidenceViews(decision),
    notes: notesOf(decision),
    risks: risksOf(decision),
    falsifiers: falsifiersOf(decision),
    proved: proof !== undefined,
    proof: proofView(proof),
    considered: considered.map((one) => ({ place: code(one.place), because: prose(one.because.detail) })),
    refusalDays: countText(decision.change.refusalLasts / 86_400_000),
    annotationPrefix: plain(texts.annotationPrefix ?? 'trimtab.dev'),
  };
}

function titleParts(
  decision: ProposeDecision,
  direction: 'raise' | 'lower' | 'set' | 'unset',
): Readonly<Record<string, unknown>> {
  const { subject, findings, intents } = decision;
  return {
    workload: plain([subject.namespace, subject.name].filter(Boolean).join('/')),
    kind: findings[0]?.kind ?? '',
    container: plain(containerOfFirst(intents) ?? subject.name),
    verb: direction,
    field: intents[0] === undefined ? '' : plain(fieldTitle(intents[0])),
    count: intents.length,
  };
}

const containerOfFirst = ([first]: readonly Intent[]): string | undefined =>
  first === undefined ? undefined : containerOf(first);

const proofView = (proof: Proof | undefined): Readonly<Record<string, unknown>> => ({
  tool: code(proof?.tool ?? 'none'),
  applications: (proof?.applications ?? []).map((name) => code(name)),
  difference: proof === undefined ? '' : renderedDifference(proof),
});
