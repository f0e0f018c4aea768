import { byText } from '../model/by-text.ts';
import type { Finding, OomKilled, PredictiveScaling, SecurityPosture, Severity } from '../model/finding.ts';
import { formatCpu, formatMemory } from '../model/quantity.ts';
import { worstFirst } from '../model/severity.ts';
import { sameObject, workloadName } from '../model/workload.ts';
import type { Actions, Fate } from './actions.ts';

/** What may hurt soon: kills and workloads that ask for too little. Savings are no risk. */
export interface Risk {
  readonly severity: Severity;
  readonly where: string;
  readonly kind: string;
  readonly what: string;
  readonly answer: string;
  readonly url?: string;
}

const MOST = 10;

export const risksOf = (findings: readonly Finding[], actions: Actions): Risk[] =>
  findings
    .filter(({ kind, severity }) => kind === 'oom-killed' || kind === 'under-provisioned' || severity !== 'info')
    .toSorted((a, b) => worstFirst(a, b) || byText(a.key, b.key))
    .filter(isFirstOfContainer)
    .slice(0, MOST)
    .map((finding) => riskOf(finding, actions.byFinding.get(finding.key)));

/** A kill and a limit that is nearly reached are one worry; the kill sorts first. */
const isFirstOfContainer = (finding: Finding, index: number, all: readonly Finding[]): boolean =>
  all.findIndex((other) => sameObject(other.workload, finding.workload) && other.container === finding.container) ===
  index;

function riskOf(finding: Finding, fate: Fate | undefined): Risk {
  const url = fate?.kind === 'change' ? fate.change.url : undefined;
  return {
    severity: finding.severity,
    where: `${workloadName(finding.workload)}, ${finding.container}`,
    kind: finding.kind,
    what: whatOf(finding),
    answer: answerOf(fate),
    ...(url === undefined ? {} : { url }),
  };
}

function whatOf(finding: Finding): string {
  switch (finding.kind) {
    case 'oom-killed':
      return killedText(finding);
    case 'missing-requests':
      return `asks for no ${finding.missing.map((field) => field.replace('requests.', '')).join(' and no ')}`;
    case 'predictive-scaling':
      return `${finding.scaling.test.now.shortMinutes} minutes with too few replicas in ${finding.scaling.test.days} days`;
    case 'security-posture':
      return finding.faults.join(', ');
    case 'under-provisioned':
    case 'over-provisioned':
      return useText(finding);
  }
}

/** Without a kill of the container itself it was evicted, or a child of it was killed: the cause says which. */
function killedText({ times, cause, limitAtKill }: OomKilled): string {
  if (times === 0) return `short of memory (${cause})`;
  const often = times === 1 ? 'killed once' : `killed ${times} times`;
  const at = limitAtKill === undefined ? '' : ` at ${formatMemory(limitAtKill)}`;
  return `${often}${at} for want of memory (${cause})`;
}

function useText({ evidence, current }: Exclude<Finding, OomKilled | PredictiveScaling | SecurityPosture>): string {
  const { cpu, memory } = evidence.statistics;
  const cpuText = cpu === undefined ? [] : [`CPU P99 ${formatCpu(cpu.p99)} of ${said(current.cpuRequest, formatCpu)}`];
  const memoryText =
    memory === undefined
      ? []
      : [`memory peak ${formatMemory(memory.max)}, limit ${said(current.memoryLimit, formatMemory)}`];
  return [...cpuText, ...memoryText].join('; ');
}

const said = <T>(value: T | undefined, format: (value: T) => string): string =>
  value === undefined ? 'none' : format(value);

export function answerOf(fate: Fate | undefined): string {
  if (fate === undefined) return 'reported';
  if (fate.kind === 'held') return `held: ${fate.because.code}`;
  const { state, number, because } = fate.change;
  if (because !== undefined) return `${state}: ${because.code}`;
  if (state === 'planned' || state === 'decided')
    return number === undefined ? 'would open a pull request' : `pull request ${number} is open`;
  return number === undefined ? state : `pull request ${number} ${state}`;
}
