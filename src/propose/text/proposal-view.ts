import { type ProposeDecision, partsOf, subjectText } from '../../model/decision.ts';
import { containerOf, type Intent } from '../../model/intent.ts';
import { describeIntent, directionOf, fieldTitle, valueText } from '../../model/intent-text.ts';
import type { Proof } from '../../model/manifests.ts';
import type { Texts } from '../../model/settings.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { workloadName } from '../../model/workload.ts';
import { applicationName } from '../locate/readers.ts';
import { rollbackTitle, rollbackView } from '../rollback/view.ts';
import { code, plain } from './escape.ts';
import type { Found, Whole } from './found.ts';
import { memberViews } from './member.ts';
import { countText } from './numbers.ts';
import { renderedDifference } from './rendered-difference.ts';
import { changeView } from './summary.ts';

/** Every variable of the templates; templates/README.md lists them. */
export function proposalView(
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
