import type { Note } from '../../model/finding.ts';
import { quantile } from '../../model/sketch.ts';
import { days as daysOf, minutes } from '../../model/units.ts';
import type { ContainerUsage, UsageResource } from '../../model/usage.ts';
import { measured, unionOf } from '../../model/usage-days.ts';
import { sayCpu } from '../recommend/quantities.ts';
import { median } from '../recommend/trend.ts';
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
    ...unevenNotes(usage.value),
    ...startupNotes(usage.value),
    ...resolutionNotes(usage.value),
    ...revisionNotes(subject),
  ];
}

const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];

const periodicNotes = (usage: ContainerUsage): Note[] =>
  RESOURCES.flatMap((resource) => {
    const peak = weeklyPeak(usage.days, resource);
    const name = resource === 'cpu' ? 'CPU' : 'memory';
    return peak === undefined ? [] : [{ code: 'periodic', text: `${name} peaks every ${peak.weekdays.join(' and ')}` }];
  });

/** The busiest replica uses twice what the middle one does, on the typical day. */
const UNEVEN = 2;

const unevenNotes = (usage: ContainerUsage): Note[] =>
  RESOURCES.flatMap((resource) => {
    const ratios = measured(usage.days, resource)
      .filter(({ podMeans }) => podMeans.pods > 1 && podMeans.median > 0)
      .map(({ podMeans }) => podMeans.highest / podMeans.median);
    const typical = ratios.length === 0 ? 1 : median(ratios);
    if (typical < UNEVEN) return [];
    const name = resource === 'cpu' ? 'CPU' : 'memory';
    const text = `uneven: the busiest replica uses ${typical.toFixed(1)} times the ${name} of the middle one`;
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

function revisionNotes({ workload, snapshot }: Noted['subject']): Note[] {
  if (workload.revision.kind === 'unknown') return [];
  const { age, startedAt } = workload.revision.value;
  if (startedAt <= snapshot.window.from) return [];
  const text = `the pod template is ${(age / daysOf(1)).toFixed(1)} days old: the rest of the window ran another one`;
  return [{ code: 'new-revision', text }];
}
