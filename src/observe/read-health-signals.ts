import { type HealthSignalName, healthSignals } from '../model/health-signals.ts';
import type { PolicySet } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';
import type { Metrics } from '../ports/metrics.ts';
import { reading } from './reading.ts';

type Answers = NonNullable<Snapshot['signals']>;

/** One after the other: together they are a few seconds of the backend's time, which others need, too. */
export async function readHealthSignals(
  { health }: Metrics,
  at: Instant,
  policies: PolicySet | undefined,
): Promise<Answers | undefined> {
  if (health === undefined) return undefined;
  const answers: { [K in HealthSignalName]?: Answers[K] } = {};
  for (const name of healthSignals.filter((one) => !OF_SLO.has(one) || wantsSlo(policies))) {
    const answer = await reading(`the signal ${name}`, () => health(name, at));
    answers[name] = answer.kind === 'known' ? answer.value : answer;
  }
  return answers;
}

/** Rates over every request of the cluster: asked only where a policy wants the check. */
const OF_SLO: ReadonlySet<HealthSignalName> = new Set(['error-ratio-fast', 'error-ratio-slow', 'slow-p99']);
const wantsSlo = (set: PolicySet | undefined): boolean =>
  set?.policies.some(({ health }) => health?.slo?.enabled === true) ?? false;
