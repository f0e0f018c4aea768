import type { Note } from '../../model/finding.ts';
import { quantile } from '../../model/sketch.ts';
import { bytes, days as daysOf, minutes } from '../../model/units.ts';
import type { ContainerUsage, UsageResource } from '../../model/usage.ts';
import { measured, unionOf } from '../../model/usage-days.ts';
import { sayCpu, sayMemory, sayResource } from '../recommend/quantities.ts';
import { median, memoryClimb } from '../recommend/trend.ts';
import { daysOfRevision } from '../revision-change.ts';
import { weeklyPeak } from '../weekly-peak.ts';
import type { Noted } from './noted.ts';

/** What the shape of the usage tells. */
export function usageNotes({ subject, assessment, recommended }: Noted): Note[] {
  const { usage } = assessment.container;
  const confidence: Note[] =
    recommended.confidence === 'low'
      ? [{ code: 'low-confidence', text: 'low confidence: read the reasons before merging' }]
      : [];
  if (usage.kind === 'unknown') return confidence;
  return [
    ...confidence,
    ...periodicNotes(usage.value),
    ...(recommended.memoryRequest === undefined && recommended.memoryLimit === undefined
      ? []
      : climbingNotes(usage.value)),
    ...unevenNotes(usage.value),
    ...startupNotes(usage.value),
    ...resolutionNotes(usage.value),
    ...revisionNotes(subject, usage.value),
  ];
}

const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];

const periodicNotes = (usage: ContainerUsage): Note[] =>
  RESOURCES.flatMap((resource) => {
    const peak = weeklyPeak(usage.days, resource);
    return peak === undefined
      ? []
      : [{ code: 'periodic', text: `${sayResource(resource)} peaks every ${peak.weekdays.join(' and ')}` }];
  });

/** A week of growth is in the numbers; whether it ends is not. */
function climbingNotes({ days }: ContainerUsage): Note[] {
  const trend = memoryClimb(days);
  if (trend === undefined) return [];
  const text = `memory climbs by ${sayMemory(bytes(trend.perDay))} a day: look for a leak first, for more memory only delays its kill`;
  return [{ code: 'climbing', text }];
}

/** The busiest replica uses twice what the middle one does, on the typical day. */
const UNEVEN = 2;

const unevenNotes = (usage: ContainerUsage): Note[] =>
  RESOURCES.flatMap((resource) => {
    const ratios = measured(usage.days, resource)
      .filter(({ podMeans }) => podMeans.pods > 1 && podMeans.median > 0)
      .map(({ podMeans }) => podMeans.highest / podMeans.median);
    const typical = ratios.length === 0 ? 1 : median(ratios);
    if (typical < UNEVEN) return [];
    const text = `uneven: the busiest replica uses ${typical.toFixed(1)} times the ${sayResource(resource)} of the middle one`;
    return [{ code: 'uneven-replicas', text }];
  });

function startupNotes({ days, startup }: ContainerUsage): Note[] {
  const cpu = unionOf(days, 'cpu');
  const p99 = cpu === undefined ? undefined : quantile(cpu, 0.99);
  if (startup.cpuPeak === undefined || p99 === undefined || startup.cpuPeak <= 1.5 * p99) return [];
  const text = `starts need ${sayCpu(startup.cpuPeak)} CPU in their first 10 minutes, later the P99 is far lower`;
  return [{ code: 'startup-peak', text }];
}

const resolutionNotes = (usage: ContainerUsage): Note[] =>
  usage.resolution <= minutes(5)
    ? []
    : [
        {
          code: 'coarse-resolution',
          text: `one sample every ${Math.round(usage.resolution / minutes(1))} minutes: shorter peaks were not seen`,
        },
      ];

function revisionNotes({ workload }: Noted['subject'], usage: ContainerUsage): Note[] {
  // Of a workload as young as its template, nothing else ran.
  if (workload.revision.kind === 'unknown' || daysOfRevision(workload, usage).change === 'none') return [];
  const age = (workload.revision.value.age / daysOf(1)).toFixed(1);
  return [
    { code: 'new-revision', text: `the pod template is ${age} days old: the rest of the window ran another one` },
  ];
}
