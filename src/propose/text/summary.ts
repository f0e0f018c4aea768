/** One sentence for what was found, one line for what changes, and the risks of that. */
import type { ProposeDecision } from '../../model/decision.ts';
import type { Finding } from '../../model/finding.ts';
import type { Intent, ResourceField } from '../../model/intent.ts';
import type { Proof } from '../../model/manifests.ts';
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { bytes, millicores } from '../../model/units.ts';
import type { Field } from '../locate/field.ts';
import { pathText } from '../splice/edit.ts';
import { code, prose } from './escape.ts';
import { countText } from './numbers.ts';

export interface ChangeView {
  readonly container: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly direction: 'raise' | 'lower' | 'set';
}

export const FIELD_NAMES: Readonly<Record<ResourceField, string>> = {
  'requests.cpu': 'CPU request',
  'requests.memory': 'memory request',
  'limits.cpu': 'CPU limit',
  'limits.memory': 'memory limit',
};

/** `after` is what the manifests will say, which may be rounded up to the author's unit. */
export function changeView(field: Field, proof: Proof | undefined): ChangeView {
  const { intent, path } = field;
  const rendered = proof?.changes.find((change) => change.path === pathText(path))?.after;
  return {
    container: code(intent.container),
    field: FIELD_NAMES[intent.field],
    before: intent.from === undefined ? 'not set' : code(quantity(intent, intent.from)),
    after: code(rendered === undefined ? quantity(intent, intent.to) : String(rendered)),
    direction: intent.from === undefined ? 'set' : intent.to > intent.from ? 'raise' : 'lower',
  };
}

/** A number of the intent's unit in its canonical spelling, without Markdown. */
export const quantity = (intent: Intent, value: number): string =>
  intent.kind === 'set-cpu' ? formatCpu(millicores(value)) : formatMemory(bytes(value));

export function foundText(finding: Finding): string {
  const who = `Container ${code(finding.container)}`;
  switch (finding.kind) {
    case 'oom-killed':
      return `${who} was killed for lack of memory${times(finding.kills.length)} (cause: ${prose(finding.cause)}).`;
    case 'over-provisioned':
      return `${who} asks for much more than it uses.`;
    case 'under-provisioned':
      return `${who} uses more than it asks for, or comes near its limit.`;
    case 'missing-requests':
      return `${who} does not say what it needs (${finding.missing.map((field) => FIELD_NAMES[field]).join(', ')}), so the scheduler cannot keep room for it.`;
  }
}

const times = (count: number): string => {
  if (count === 0) return '';
  return count === 1 ? ' once' : ` ${countText(count)} times`;
};

export function risksOf(decision: ProposeDecision): string[] {
  const lowers = (field: ResourceField): boolean =>
    decision.intents.some((intent) => intent.field === field && intent.from !== undefined && intent.to < intent.from);
  const replicas = Math.max(...decision.findings.map((finding) => finding.replicas), 0);
  return [
    `Merging changes the pod template: ${countText(replicas)} ${replicas === 1 ? 'pod restarts' : 'pods restart'} by the workload's own rollout strategy.`,
    ...(lowers('limits.memory') ? ['Memory use above the new limit ends in an OOM kill.'] : []),
    ...(lowers('requests.memory')
      ? ['Memory use above the new request is the first to be evicted when a node runs short.']
      : []),
    ...(lowers('requests.cpu') ? ['CPU use above the new request is no longer guaranteed when a node is busy.'] : []),
    ...(lowers('limits.cpu') ? ['CPU use above the new limit is throttled.'] : []),
  ];
}

/** What would show that the proposal is wrong. */
export function falsifiersOf(decision: ProposeDecision): string[] {
  const stated = decision.findings.flatMap((finding) => finding.notes).filter((note) => note.code === 'falsified-by');
  const texts = [...new Set(stated.map((note) => prose(note.text)))];
  if (texts.length > 0) return texts;
  return decision.intents.flatMap((intent) => {
    const level = code(quantity(intent, intent.to));
    const container = code(intent.container);
    if (intent.field === 'limits.memory')
      return [`An OOM kill of ${container}, or a working set near ${level}, in a normal week.`];
    return intent.field === 'requests.cpu'
      ? [`${container} using more than ${level} of CPU for long in a normal week.`]
      : [];
  });
}

export const notesOf = (decision: ProposeDecision): string[] => {
  const all = [...decision.notes, ...decision.findings.flatMap((finding) => finding.notes)];
  return [...new Set(all.filter((note) => note.code !== 'falsified-by').map((note) => prose(note.text)))];
};
