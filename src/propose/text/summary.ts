/** One sentence for what was found, one line for what changes, and the risks of that. */
import type { ProposeDecision } from '../../model/decision.ts';
import type { Finding, OomCause } from '../../model/finding.ts';
import {
  containerOf,
  type Intent,
  isOfTemplate,
  isResourceIntent,
  type ResourceField,
  wantedOf,
} from '../../model/intent.ts';
import { directionOf, fieldOfIntent, fieldPathOf, fieldTitle, liveText, valueText } from '../../model/intent-text.ts';
import type { Proof } from '../../model/manifests.ts';
import type { Field } from '../locate/field.ts';
import { pathText } from '../splice/edit.ts';
import { code, prose } from './escape.ts';
import { countText, shareText } from './numbers.ts';
import { postureText } from './posture.ts';
import { scalingFalsifier, scalingText } from './scaling.ts';
import { useText } from './stakes.ts';

export interface ChangeView {
  readonly container: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
  /** `−28 %`; empty where there is nothing to compare with. */
  readonly share: string;
  readonly direction: 'raise' | 'lower' | 'set' | 'unset';
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
    container: code(containerOf(intent) ?? '–'),
    field: fieldTitle(intent),
    before: intent.from === undefined ? 'not set' : code(liveText(intent)),
    after: code(rendered === undefined ? valueText(intent) : String(rendered)),
    share: movedShare(intent),
    direction: directionOf(intent),
  };
}

function movedShare(intent: Intent): string {
  const to = wantedOf(intent);
  if (typeof to !== 'number' || typeof intent.from !== 'number' || intent.from === 0) return '';
  const percent = Math.round((to / intent.from - 1) * 100);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

export function foundText(finding: Finding): string {
  const who = `Container ${code(finding.container)}`;
  switch (finding.kind) {
    case 'oom-killed':
      return `${who} was killed for lack of memory: ${CAUSES[finding.cause]}.`;
    case 'over-provisioned':
      return `${who} asks for much more than it uses${useText(finding)}.`;
    case 'under-provisioned':
      return `${who} uses more than it asks for, or comes near its limit${useText(finding)}.`;
    case 'missing-requests':
      return `${who} does not say what it needs (${finding.missing.map((field) => FIELD_NAMES[field]).join(', ')}), so the scheduler cannot keep room for it.`;
    case 'predictive-scaling':
      return scalingText(finding);
    case 'security-posture':
      return postureText(finding);
  }
}

const CAUSES: Readonly<Record<OomCause, string>> = {
  'limit-too-low': 'its limit is too low for what it normally uses',
  leak: 'its memory climbs until it is killed',
  'node-level': 'the node ran out of memory',
  'startup-burst': 'it needs more while it starts than later',
  regression: 'the newest revision needs more than the one before',
  'init-or-sidecar': 'an init container or sidecar is too small',
  'child-process': 'one of its child processes was killed',
  'memory-eviction': 'it was evicted for using more than it asks for',
  'runtime-heap': "its runtime's own heap is full",
  probable: 'everything points to memory, though nothing says so outright',
  unclassified: 'the cause is unclear',
};

export function risksOf(decision: ProposeDecision): string[] {
  const lowers = (field: string): boolean =>
    decision.intents.some((intent) => fieldOfIntent(intent) === field && directionOf(intent) === 'lower');
  const replicas = Math.max(...decision.findings.map((finding) => finding.replicas), 0);
  const restarts = `Merging changes the pod template: ${countText(replicas)} ${replicas === 1 ? 'pod restarts' : 'pods restart'} by the workload's own rollout strategy.`;
  return [
    ...(decision.intents.some(isOfTemplate)
      ? [restarts]
      : ['Merging changes no pod template: nothing restarts for it.']),
    ...(lowers('limits.memory') ? ['Memory use above the new limit ends in an OOM kill.'] : []),
    ...(lowers('requests.memory')
      ? ['Memory use above the new request is the first to be evicted when a node runs short.']
      : []),
    ...(lowers('requests.cpu') ? ['CPU use above the new request is no longer guaranteed when a node is busy.'] : []),
    ...(lowers('limits.cpu') ? ['CPU use above the new limit is throttled.'] : []),
    ...(decision.intents.some(({ kind }) => kind === 'set-container-security')
      ? ['A program that does need what is taken away fails when it tries: mostly at its start, sometimes later.']
      : []),
    ...(lowers('minReplicas') ? ['With fewer replicas at rest a load that comes at another hour is met later.'] : []),
  ];
}

/** What would show within a week or two that the proposal is wrong, in the numbers that are proposed. */
export function falsifiersOf(decision: ProposeDecision): string[] {
  const scaling = decision.findings.find(({ kind }) => kind === 'predictive-scaling');
  if (scaling?.kind === 'predictive-scaling') return [scalingFalsifier(scaling)];
  return [...new Set(decision.intents.map((intent) => signOf(intent, decision)))];
}

function signOf(intent: Intent, { backtests }: ProposeDecision): string {
  const level = code(valueText(intent));
  if (intent.kind === 'set-autoscaler-target' || intent.kind === 'set-autoscaler-average') {
    return `fewer or more replicas at the same load than in the weeks before (autoscaler ${code(intent.object.name)})`;
  }
  if (!isResourceIntent(intent)) {
    return `pods that do not become ready, or restart more than before, with ${code(fieldPathOf(intent))} at ${level}`;
  }
  const container = code(intent.container);
  switch (intent.field) {
    case 'limits.memory':
      return `an OOM kill of ${container} at ${level}`;
    case 'requests.memory':
      return `${container} above ${level} of memory for days`;
    case 'limits.cpu':
      return `${container} throttled at ${level} more than before`;
    case 'requests.cpu': {
      const past = backtests[intent.container]?.cpuAboveRequest ?? 0;
      return `${container} above ${level} of CPU in more than ${shareText(Math.max(NOISE, 2 * past))} of a week`;
    }
  }
}

/** Less than this is the noise of one week. */
const NOISE = 0.05;

export const notesOf = (decision: ProposeDecision): string[] => [
  ...new Set([...decision.notes, ...decision.findings.flatMap(({ notes }) => notes)].map(({ text }) => prose(text))),
];
