import { type Analysis, findingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { Resources } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import { containerOf, type Intent, type ResourceField } from '../model/intent.ts';
import { fieldOfIntent, liveText, valueText } from '../model/intent-text.ts';
import type { Outcome } from '../model/outcome.ts';
import { formatCpu, formatMemory } from '../model/quantity.ts';
import type { Reason } from '../model/reason.ts';
import type { Recommendation } from '../model/recommendation.ts';
import { worstFirst } from '../model/severity.ts';

/** A finding with what became of it, as every command shows it. */
export interface ShownFinding {
  readonly finding: Finding;
  /** `shop/web app`; kinds other than Deployment are named: `shop/newsletter (CronJob) send` */
  readonly where: string;
  /** `cpu 500m -> 120m`, `memory limit none -> 1Gi`; what is proposed where something is, else what is recommended. */
  readonly changes: readonly string[];
  /** A change goes to the target in steps. */
  readonly leads: 'one step' | 'to the target';
  readonly result: string;
  readonly because: Reason | undefined;
  readonly url: string | undefined;
}

/** The most severe first, then by key. */
export function shownFindings(pass: {
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
}): ShownFinding[] {
  const outcomes = outcomesByFinding(pass.outcomes);
  return findingsOf(pass.analysis)
    .toSorted((a, b) => worstFirst(a, b) || byText(a.key, b.key))
    .map((finding) => shown(finding, outcomes.get(finding.key)));
}

export function outcomesByFinding(outcomes: readonly Outcome[]): Map<string, Outcome> {
  return new Map(outcomes.flatMap((outcome) => findingsAnswered(outcome).map(({ key }) => [key, outcome] as const)));
}

function findingsAnswered(outcome: Outcome): readonly Finding[] {
  if (outcome.kind === 'held') return [outcome.finding];
  return outcome.kind === 'refused' ? outcome.refusal.decision.findings : outcome.proposal.decision.findings;
}

function shown(finding: Finding, outcome: Outcome | undefined): ShownFinding {
  const proposed = intentsOf(outcome).filter((intent) => containerOf(intent) === finding.container);
  return {
    finding,
    where: whereOf(finding),
    leads: proposed.length > 0 ? 'one step' : 'to the target',
    changes: proposed.length > 0 ? proposed.map(intentText) : recommendedTexts(finding.current, finding.recommended),
    ...resultOf(finding, outcome),
  };
}

function whereOf({ workload, container }: Finding): string {
  const kind = workload.kind === 'Deployment' ? '' : ` (${workload.kind})`;
  const own = container === workload.name ? '' : ` ${container}`;
  return `${workload.namespace ?? '-'}/${workload.name}${kind}${own}`;
}

function intentsOf(outcome: Outcome | undefined): readonly Intent[] {
  if (outcome === undefined || outcome.kind === 'held') return [];
  return outcome.kind === 'refused' ? outcome.refusal.decision.intents : outcome.proposal.decision.intents;
}

const FIELDS: Readonly<Record<ResourceField, string>> = {
  'requests.cpu': 'cpu',
  'limits.cpu': 'cpu limit',
  'requests.memory': 'memory',
  'limits.memory': 'memory limit',
};

function intentText(intent: Intent): string {
  const field = fieldOfIntent(intent);
  const from = intent.from === undefined ? 'none' : liveText(intent);
  return `${isResourceField(field) ? FIELDS[field] : field} ${from} -> ${valueText(intent)}`;
}

const isResourceField = (field: string): field is ResourceField => Object.hasOwn(FIELDS, field);

function recommendedTexts(current: Resources, wanted: Recommendation | undefined): string[] {
  if (wanted === undefined) return [];
  return [
    ...moved('requests.cpu', [current.cpuRequest, wanted.cpuRequest], formatCpu),
    ...moved('requests.memory', [current.memoryRequest, wanted.memoryRequest], formatMemory),
    ...moved('limits.memory', [current.memoryLimit, wanted.memoryLimit], formatMemory),
  ];
}

/** What stays as it is is no change. */
function moved<T>(
  field: ResourceField,
  [from, to]: readonly [T | undefined, T | undefined],
  format: (value: T) => string,
): string[] {
  if (to === undefined || to === from) return [];
  return [`${FIELDS[field]} ${from === undefined ? 'none' : format(from)} -> ${format(to)}`];
}

function resultOf(finding: Finding, outcome: Outcome | undefined): Pick<ShownFinding, 'result' | 'because' | 'url'> {
  const none = { because: undefined, url: undefined };
  switch (outcome?.kind) {
    case undefined:
      return { ...none, result: 'reported', because: finding.kind === 'oom-killed' ? finding.because : undefined };
    case 'opened':
    case 'updated':
    case 'unchanged':
      return { ...none, result: `PR ${outcome.number} ${outcome.kind}`, url: outcome.url };
    case 'planned': {
      const { answers } = outcome.proposal.decision;
      return { ...none, result: answers === undefined ? 'would open a pull request' : `PR ${answers} is open` };
    }
    case 'refused':
      return { ...none, result: `refused: ${outcome.refusal.because.code}`, because: outcome.refusal.because };
    case 'held':
    case 'failed':
      return { ...none, result: `${outcome.kind}: ${outcome.because.code}`, because: outcome.because };
  }
}
