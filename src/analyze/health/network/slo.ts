import type { Ground, Symptom } from '../check.ts';
import { atOnce, type Check } from '../check.ts';
import { metricFact } from '../facts.ts';

/**
 * slo: errors eat the budget of 99.9 % at 14.4 times its pace over 1 h and 5 min, or 6 times over 6 h and 30 min (the SRE
 * workbook's pairs); more than 10 % errors are critical. Or the slowest percent of requests takes longer than a second.
 * Only where a policy asks for it: which metrics count requests is each team's own choice (http_requests_total,
 * http_request_duration_seconds).
 */
export const slo: Check = {
  kind: 'slo',
  needs: ['error-ratio-fast', 'error-ratio-slow', 'slow-p99'],
  confirm: atOnce,
  optIn: true,
  *examine(ground) {
    for (const name of ['error-ratio-fast', 'error-ratio-slow', 'slow-p99'] as const) {
      for (const { labels, value } of ground.signal(name)) {
        const at = serviceAt(labels, ground);
        if (at !== undefined) yield { ...at, ...wordsFor(name, value), evidence: [metricFact(name, value)] };
      }
    }
  },
};

function serviceAt(
  { namespace, service, job }: Readonly<Record<string, string>>,
  { snapshot }: Ground,
): Pick<Symptom, 'subject' | 'labels'> | undefined {
  const name = service ?? job;
  if (namespace === undefined || name === undefined) return undefined;
  const workload = snapshot.workloads.find(({ ref }) => ref.namespace === namespace && ref.name === name);
  return workload === undefined
    ? { subject: { apiVersion: 'v1', kind: 'Service', namespace, name }, labels: {} }
    : { subject: workload.ref, labels: workload.labels };
}

const wordsFor = (name: 'error-ratio-fast' | 'error-ratio-slow' | 'slow-p99', value: number) =>
  ({
    container: name,
    severity: name !== 'slow-p99' && value > 0.1 ? 'critical' : 'warning',
    detail:
      name === 'slow-p99'
        ? `the slowest percent takes ${value.toFixed(2)} s`
        : `${(100 * value).toFixed(2)} % of requests fail`,
    remedy: { kind: 'alert', hint: 'did it begin with a rollout? then see that one first' },
  }) as const;
