import type { HorizontalPodAutoscaler, ObjectRef } from '../../model/cluster.ts';
import { cpuTargetOf } from '../../model/cpu-target.ts';
import { findingKey, type PredictiveScaling, type Verdict } from '../../model/finding.ts';
import type { Policy, ScalingPolicy } from '../../model/policy.ts';
import type { Reason } from '../../model/reason.ts';
import type { Confidence } from '../../model/recommendation.ts';
import type { ScalingForecast } from '../../model/scaling.ts';
import { SCALING_DEFAULTS } from '../../model/scaling-defaults.ts';
import { demandOf } from '../../model/scaling-demand.ts';
import type { Scaler } from '../../model/scaling-replay.ts';
import { days, ratio } from '../../model/units.ts';
import type { ContainerUsage } from '../../model/usage.ts';
import type { WorkloadContainer } from '../../model/workload.ts';
import type { Analyzer, Subject } from '../analyzer.ts';
import { queriesFor } from '../evidence-queries.ts';
import { coverageOf, spans } from '../history.ts';
import { sizedWindow } from '../recent.ts';
import { replicasOf } from '../replicas.ts';
import { type Forecast, forecastOf, type Way } from './forecast.ts';

const kind = 'predictive-scaling';

export const predictiveScaling: Analyzer<typeof kind> = {
  kind,
  needs: ['usage', 'hpas'],
  judge(subject) {
    const at = { check: kind, workload: subject.workload.ref } as const;
    const said = judged(subject);
    if (said === undefined) return [{ kind: 'healthy', ...at }];
    return 'code' in said ? [{ kind: 'unknown', ...at, because: said }] : [found(subject, said)];
  },
};

/** 90 days: what was before is another season. */
const MOST_HOURS = 90 * 24;
/** Of all hours; the rest is not guessed. */
const LEAST_COVERAGE = 0.9;

interface Said {
  readonly hpa: HorizontalPodAutoscaler;
  readonly container: WorkloadContainer;
  readonly usage: ContainerUsage;
  readonly settings: ScalingPolicy;
  readonly forecast: Forecast;
  readonly because?: Reason;
}

/** Nothing to say about what no autoscaler scales on CPU; unknown where the history cannot carry a pattern. */
function judged({ workload, policy }: Subject): Said | Reason | undefined {
  const { hpas } = workload;
  if (hpas.kind === 'unknown') return { code: 'autoscalers-unknown', detail: hpas.because.detail };
  const [hpa, ...others] = hpas.value;
  const target = hpa === undefined || others.length > 0 ? undefined : cpuTargetOf(hpa, workload);
  if (hpa === undefined || target === undefined) return undefined;
  const settings = policy.scaling ?? SCALING_DEFAULTS;
  const usages: ContainerUsage[] = [];
  for (const { usage } of target.containers) {
    const gap =
      usage.kind === 'unknown' ? usage.because : (usage.value.gaps[0]?.because ?? tooThin(usage.value, settings));
    if (gap !== undefined) return gap;
    if (usage.kind === 'known') usages.push(usage.value);
  }
  const [container] = target.containers.toSorted((a, b) => requestOf(b) - requestOf(a));
  const [usage] = usages;
  if (container === undefined || usage === undefined) return undefined;
  const demand = demandOf(usages, settings.timeZone).slice(-MOST_HOURS);
  const scaler = { ...target, ...bounds(hpa), lowestMinimum: lowestOf(hpa, policy), leadTime: settings.leadTime };
  const made = answer(scaledObjectOf(hpa) === undefined ? 'minimum' : 'schedule', (way) =>
    forecastOf(demand, scaler, way),
  );
  return made === undefined ? undefined : { hpa, container, usage, settings, ...made };
}

function tooThin(usage: ContainerUsage, { history }: ScalingPolicy): Reason | undefined {
  const needed = Math.round(history / days(1));
  if (!spans(usage, 'cpu', history)) {
    return { code: 'history-too-short', detail: `a pattern of weeks needs ${needed} days of CPU usage` };
  }
  if (coverageOf(usage, 'cpu') >= LEAST_COVERAGE) return undefined;
  return { code: 'coverage-too-low', detail: 'a pattern of weeks needs CPU usage of nine tenths of the time' };
}

/** A schedule that has no place is told, not made. */
function answer(way: Way, ask: (way: Way) => Forecast | undefined): Pick<Said, 'forecast' | 'because'> | undefined {
  const forecast = ask(way);
  if (forecast !== undefined) return { forecast };
  const instead = way === 'minimum' ? ask('schedule') : undefined;
  return instead === undefined ? undefined : { forecast: instead, because: NO_CRON };
}

const NO_CRON: Reason = {
  code: 'needs-schedule',
  detail:
    'a minimum for all hours would cost more than it helps, and an HorizontalPodAutoscaler has no other: a KEDA ScaledObject with a cron trigger would have one',
};

const requestOf = ({ spec }: WorkloadContainer): number => spec.resources.cpuRequest ?? 0;

const bounds = ({
  minReplicas,
  maxReplicas,
}: HorizontalPodAutoscaler): Pick<Scaler, 'minReplicas' | 'maxReplicas'> => ({
  minReplicas,
  maxReplicas,
});

/** One step, as for sizes: a wrong number is found out before the next. 30 % of 6 replicas leave 5. */
const lowestOf = ({ minReplicas }: HorizontalPodAutoscaler, { change }: Policy): number =>
  Math.ceil(minReplicas * (1 - change.largestCut));

function scaledObjectOf({ owners, ref }: HorizontalPodAutoscaler): ObjectRef | undefined {
  const owner = owners.find((one) => one.controller && one.kind === 'ScaledObject');
  if (owner === undefined) return undefined;
  const { apiVersion, name } = owner;
  return {
    apiVersion,
    kind: 'ScaledObject',
    name,
    ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
  };
}

function found(subject: Subject, said: Said): Verdict<typeof kind> {
  const { workload, snapshot, assessments, policy } = subject;
  const { spec } = said.container;
  const assessment = assessments.find(({ container }) => container.spec.name === spec.name);
  const statistics = assessment?.statistics.kind === 'known' ? assessment.statistics.value : undefined;
  const finding: PredictiveScaling = {
    kind,
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, kind }),
    workload: workload.ref,
    severity: 'info',
    confidence: confidenceOf(said.forecast),
    notes: [],
    container: spec.name,
    role: spec.role,
    current: spec.resources,
    replicas: replicasOf(workload),
    scaling: scalingOf(said),
    ...(statistics === undefined
      ? {}
      : {
          evidence: {
            window: sizedWindow(snapshot, policy),
            statistics,
            points: assessment?.points ?? [],
            queries: queriesFor(snapshot.queries, workload, spec.name),
          },
        }),
    ...(said.because === undefined ? {} : { because: said.because }),
  };
  return { kind: 'found', check: kind, finding };
}

function confidenceOf({ skill, testedDays }: Forecast): Confidence {
  if (testedDays < 14) return 'low';
  return skill >= 0.75 ? 'high' : 'medium';
}

function scalingOf({ hpa, settings, forecast }: Said): ScalingForecast {
  const { pattern, skill, testedDays, trainedDays, change, now, proposed } = forecast;
  const scaledObject = scaledObjectOf(hpa);
  return {
    autoscaler: hpa.ref,
    ...(scaledObject === undefined ? {} : { scaledObject }),
    ...bounds(hpa),
    change,
    timeZone: settings.timeZone,
    leadTime: settings.leadTime,
    pattern,
    test: { days: testedDays, trainedOn: trainedDays, skill: ratio(skill), now, proposed },
  };
}
