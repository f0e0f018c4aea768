/** A peak that returns: what was seen, how it was tested, what the change costs, and when it was wrong. */
import type { PredictiveScaling } from '../../model/finding.ts';
import type { ScalingForecast, ScalingOutcome } from '../../model/scaling.ts';
import type { Chart } from './chart.ts';
import { code, fenced, label } from './escape.ts';
import { countText, shareText } from './numbers.ts';

export function scalingText({ scaling }: PredictiveScaling): string {
  const { minReplicas, maxReplicas, leadTime, test } = scaling;
  return [
    `The load returns every week, and its autoscaler (${countText(minReplicas)} to ${countText(maxReplicas)} replicas) follows it ${minutesText(leadTime / 60_000)} late.`,
    plannedText(scaling),
    `**Tested on days that it had not seen.** ${countText(test.days)} days were predicted from the ${countText(test.trainedOn)} days before; the prediction was ${shareText(test.skill)} nearer to what came than the usual use (0 % would be no pattern).`,
    `**Back-test** of those ${countText(test.days)} days: ${comparedText(test.now, test.proposed)}.`,
  ].join(' ');
}

function plannedText({ change, timeZone, minReplicas }: ScalingForecast): string {
  if (change.kind === 'minimum') {
    return `With at least ${countText(change.to)} replicas instead of ${countText(minReplicas)} it ${change.to > minReplicas ? 'meets the peak with enough of them' : 'would have had enough at every hour of all these weeks'}.`;
  }
  const rest =
    change.minimum === undefined
      ? ''
      : ` The rest of the time ${countText(change.minimum)} instead of ${countText(minReplicas)} are enough.`;
  return `From ${code(change.start)} to ${code(change.end)} (cron, ${code(timeZone)}) it needs ${countText(change.replicas)} replicas, which are there before the peak this way; the autoscaler still adds more where more are needed.${rest}`;
}

function comparedText(now: ScalingOutcome, proposed: ScalingOutcome): string {
  const more = proposed.replicaHours - now.replicaHours;
  const hours =
    more === 0
      ? 'as many replica-hours'
      : `${countText(Math.abs(Math.round(more)))} replica-hours ${more > 0 ? 'added' : 'saved'}`;
  const share = now.replicaHours === 0 ? '' : ` (${shareText(Math.abs(more) / now.replicaHours)})`;
  return `${countText(now.shortMinutes)} minutes with too few replicas as it is, ${countText(proposed.shortMinutes)} with this change; ${hours}${more === 0 ? '' : share}`;
}

const minutesText = (minutes: number): string => `${countText(minutes)} minutes`;

/** In numbers that can be looked up a week or two later. */
export function scalingFalsifier({ scaling: { test, change } }: PredictiveScaling): string {
  const most = Math.round((7 * Math.max(test.proposed.shortMinutes, test.now.shortMinutes / 2)) / test.days);
  const idle = change.kind === 'minimum' ? change.to : change.replicas;
  return `more than ${countText(most)} minutes a week in which the autoscaler wants more replicas than there are, or ${countText(idle)} replicas that stay less than half as busy as its target for a week`;
}

/** One week: what is usually needed against the floor, now and then. */
export function scalingChart({ container, scaling }: PredictiveScaling): Chart {
  const { pattern, change, minReplicas } = scaling;
  const floors = change.kind === 'minimum' ? pattern.map(() => change.to) : change.floors;
  const top = Math.max(...pattern, ...floors);
  const title = label(`${container}: replicas by hour of the week`);
  const block = fenced('mermaid', [
    STYLE,
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis "hours from Monday 00:00, ${label(scaling.timeZone)}" 0 --> ${pattern.length - 1}`,
    `  y-axis "replicas" 0 --> ${top + 1}`,
    `  line [${pattern.join(', ')}]`,
    `  line [${pattern.map(() => minReplicas).join(', ')}]`,
    `  line [${floors.join(', ')}]`,
  ]);
  return { title, block, legend: 'blue: usually needed, red: minimum now, green: minimum proposed.' };
}

const STYLE = `%%{init: ${JSON.stringify({
  xyChart: { width: 800, height: 260 },
  themeVariables: { xyChart: { plotColorPalette: '#218bff, #e5534b, #2da44e' } },
})}}%%`;
