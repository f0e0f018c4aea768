import { formatMemory } from '../../../model/quantity.ts';
import { bytes } from '../../../model/units.ts';
import { atOnce, type Check } from '../check.ts';
import { fact, metricFact, onWorkload } from '../facts.ts';
import { sampledPods } from '../sick-pods.ts';

const STRAIGHT = 0.8;

/**
 * res.leak: on two pods or more (or on the only one) memory grew over 6 hours so that it meets its limit within 4, in a
 * straight line (R2 >= 0.8). Shorter windows are noise. More memory buys time and nothing else.
 */
export const memoryLeak: Check = {
  kind: 'memory-leak',
  needs: ['pods', 'memory-leak'],
  confirm: atOnce,
  *examine(ground) {
    const leaking = [...sampledPods(ground, ground.signal('memory-leak'))];
    const groups = Map.groupBy(
      leaking,
      ({ workload, sample }) =>
        `${workload.ref.namespace}/${workload.ref.kind}/${workload.ref.name}/${sample.labels.container}`,
    );
    for (const own of groups.values()) {
      const [first] = own;
      if (first === undefined || own.length < Math.min(2, first.workload.pods.length)) continue;
      const container = first.sample.labels.container ?? '';
      const usage = first.workload.containers.find(({ spec }) => spec.name === container)?.usage;
      const lives = usage?.kind === 'known' ? usage.value.lives : [];
      const straight = lives.filter(({ slopePerHour, r2 }) => slopePerHour > 0 && r2 >= STRAIGHT);
      const slope = straight.map(({ slopePerHour }) => slopePerHour).sort((a, b) => a - b)[
        Math.floor(straight.length / 2)
      ];
      if (slope === undefined) continue;
      const perHour = `${formatMemory(bytes(Math.round(slope)))} an hour`;
      yield {
        ...onWorkload(first.workload),
        container,
        severity: 'warning',
        detail: `memory grows ${perHour} on ${own.length} pods and meets its limit within 4 hours`,
        remedy: { kind: 'alert', hint: 'a leak: its owner looks; a higher limit only makes it later' },
        evidence: [
          fact(first.workload, 'slope', perHour),
          ...own.slice(0, 3).map(({ sample }) => metricFact('memory-leak', sample.value)),
        ],
      };
    }
  },
};
