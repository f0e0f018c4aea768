/** Whether the measurements of a container carry a recommendation, and which part of them. Unknown is not fine. */
import type { Policy } from '../model/policy.ts';
import { known, type Reading, unknown } from '../model/reason.ts';
import type { Confidence, Withheld } from '../model/recommendation.ts';
import { days as daysOf, type Instant, millicores, milliseconds, minutes } from '../model/units.ts';
import type { ContainerUsage, StartupUse, UsageDay } from '../model/usage.ts';
import { unionOf } from '../model/usage-days.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';
import { resourcesIn } from './assess-statistics.ts';
import { isAsleep, isBatch } from './batch.ts';
import { coverageOf, spans, timeSpanOf } from './history.ts';
import { sayDays, withheldOf } from './lowering.ts';
import { sayCpu, sayResource, sayShare } from './recommend/quantities.ts';
import { strategies } from './recommend/strategies.ts';
import { daysOfRevision, type RevisionChange } from './revision-change.ts';

export interface Footing {
  readonly days: readonly UsageDay[];
  readonly startup: StartupUse;
  readonly withheld: readonly Withheld[];
  readonly confidence: Confidence;
  readonly remark: string | undefined;
}

interface Asked {
  readonly workload: Workload;
  readonly container: WorkloadContainer;
  readonly policy: Policy;
  readonly takenAt: Instant;
}

export function footingOf(asked: Asked): Reading<Footing> {
  const { workload, container } = asked;
  if (isAsleep(workload)) return unknown('idle', 'scaled to zero or suspended: nothing runs that could be measured');
  if (container.spec.role === 'init') return unknown('runs-once', 'an init container runs once per start of its pod');
  if (workload.ref.kind === 'Job') return unknown('runs-once', 'a Job cannot be changed after it was created');
  if (container.usage.kind === 'unknown') return container.usage;
  const [gap] = container.usage.value.gaps;
  if (gap !== undefined) return { kind: 'unknown', because: gap.because };
  const revision = daysOfRevision(workload, container.usage.value);
  return gated({ ...asked, usage: { ...container.usage.value, days: revision.days }, revision });
}

interface Gated extends Asked {
  readonly usage: ContainerUsage;
  readonly revision: RevisionChange;
}

function gated(at: Gated): Reading<Footing> {
  const obstacle = notEnough(at) ?? idle(at);
  if (obstacle !== undefined) return obstacle;
  const withheld = withheldOf(at);
  const confidence = confidenceOf(at, withheld);
  return known({
    days: at.usage.days,
    startup: at.usage.startup,
    withheld,
    confidence,
    remark: remarkOf(at, withheld),
  });
}

type Obstacle = ReturnType<typeof unknown> | undefined;

function notEnough(at: Gated): Obstacle {
  const { usage, policy, workload } = at;
  const resources = resourcesIn(usage.days);
  if (resources.length === 0) {
    return at.revision.change === 'shifted'
      ? unknown('history-too-short', 'the pod template of today uses another amount than the one before it')
      : unknown('no-samples', 'no usage was measured in the window');
  }
  if (isBatch(workload)) return runsTooShort(usage);
  const { sizing } = policy;
  const needed = milliseconds(Math.max(sizing.historyForRaises, strategies[sizing.strategy].history));
  const short = resources.find((resource) => !spans(usage, resource, needed));
  if (short !== undefined) {
    const span = sayDays(timeSpanOf(usage, short));
    return unknown(
      'history-too-short',
      `${span} of ${sayResource(short)} usage${since(at)}; at least ${sayDays(needed)} are needed`,
    );
  }
  const coverage = Math.min(...resources.map((resource) => coverageOf(usage, resource)));
  if (coverage >= policy.sizing.minimumCoverage) return undefined;
  return unknown(
    'coverage-too-low',
    `${sayShare(coverage)} of the time has data; ${sayShare(policy.sizing.minimumCoverage)} is needed`,
  );
}

const since = ({ revision }: Gated): string =>
  revision.change === 'shifted' ? ' since the pod template changed what it uses' : '';

const SHORTEST_RUN_SAMPLES = 2;

function runsTooShort(usage: ContainerUsage): Obstacle {
  const measured = usage.lives.filter((life) => life.samples >= SHORTEST_RUN_SAMPLES);
  if (measured.length > 0) return undefined;
  return unknown('runs-too-short', 'no run lasted for two samples: its peak was not seen');
}

const IDLE_MILLICORES = 1;

function idle({ usage, workload }: Gated): Obstacle {
  const cpu = unionOf(usage.days, 'cpu');
  if (cpu === undefined || cpu.max > IDLE_MILLICORES || isBatch(workload)) return undefined;
  const most = sayCpu(millicores(cpu.max));
  return unknown('idle', `never used more than ${most} CPU: scale it down or remove it rather than resize it`);
}

const GOOD_COVERAGE = 0.9;
const POOR_COVERAGE = 0.7;
const COARSE = minutes(5);

function confidenceOf(at: Gated, withheld: readonly Withheld[]): Confidence {
  const { usage, revision, workload } = at;
  const resources = resourcesIn(usage.days);
  const coverage = isBatch(workload) ? 1 : Math.min(...resources.map((resource) => coverageOf(usage, resource)));
  const blind = withheld.some((one) => LOW_CONFIDENCE.has(one.because.code));
  if (blind || coverage < POOR_COVERAGE || revision.change === 'unknown') return 'low';
  const good =
    coverage >= GOOD_COVERAGE &&
    resources.every((resource) => spans(usage, resource, daysOf(14))) &&
    revision.change !== 'shifted';
  return good && usage.resolution <= COARSE && resources.length === 2 ? 'high' : 'medium';
}

const LOW_CONFIDENCE: ReadonlySet<string> = new Set([
  'censored-usage',
  'history-too-short',
  'leak-suspected',
  'revision-too-new',
]);

function remarkOf({ revision }: Gated, [first, second]: readonly Withheld[]): string | undefined {
  if (first === undefined) {
    return revision.change === 'shifted' ? 'Only days since the last change of the pod template count.' : undefined;
  }
  if (second !== undefined && OF_BOTH.has(first.because.code) && first.because.code === second.because.code) {
    return `Sizes may only go up: ${first.because.detail}.`;
  }
  const more = second === undefined ? '' : `; ${sayResource(second.resource)} as well: ${second.because.detail}`;
  return `${first.resource === 'cpu' ? 'CPU' : 'Memory'} may only go up: ${first.because.detail}${more}.`;
}

/** What holds for the container as a whole. */
const OF_BOTH: ReadonlySet<string> = new Set(['history-too-short', 'no-weekend-in-window', 'revision-too-new']);
