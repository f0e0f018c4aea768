import { byText } from '../../model/by-text.ts';
import { type FindingKey, findingKey } from '../../model/finding.ts';
import type { HealthFinding, HealthVerdict } from '../../model/health.ts';
import { type Remembered, rememberHealth } from '../../model/health-memory.ts';
import type { PolicySet } from '../../model/policy.ts';
import { inScope } from '../../model/scope.ts';
import { worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { Instant } from '../../model/units.ts';
import type { Check } from './check.ts';
import { isConfirmed, sinceOf, windowOf } from './confirm.ts';
import { groundOf, unreadNeed } from './ground.ts';
import { checks } from './registry.ts';
import type { Seen } from './seen.ts';
import { settingsFor } from './settings.ts';

export interface Context {
  readonly snapshot: Snapshot;
  readonly policies: PolicySet;
  readonly memory: ReadonlyMap<FindingKey, Remembered>;
}

/** What every health check says about the snapshot, in the order of the registry, then by key. */
export function health(snapshot: Snapshot, policies: PolicySet): HealthVerdict[] {
  const context = { snapshot, policies, memory: rememberHealth(snapshot) };
  return checks.filter((check) => isWanted(check, policies)).flatMap((check) => examine(check, context));
}

/** A check that nobody asked for says nothing at all. */
const isWanted = ({ kind, optIn }: Check, { policies }: PolicySet): boolean =>
  optIn !== true || policies.some(({ health: own }) => own?.[kind]?.enabled === true);

/** One check. Where something it needs was not read it neither finds nor clears anything. */
export function examine(check: Check, context: Context): HealthVerdict[] {
  const because = unreadNeed(check, context.snapshot);
  if (because !== undefined) return [{ kind: 'unknown', check: check.kind, because }];
  const seen = Map.groupBy(governed(check, context), ({ key }) => key);
  const verdicts = [...seen].sort(([a], [b]) => byText(a, b)).map(([key, own]) => verdictOf(key, own, context));
  const gone = [...context.memory].filter(
    ([key]) => key.endsWith(`/${check.kind}`) && !seen.has(key) && isLookedAt(key, context.snapshot),
  );
  const all = [...verdicts, ...gone.map(([key, { state }]) => ebbing(check, key, state))];
  return all.length === 0 ? [{ kind: 'healthy', check: check.kind }] : all;
}

function governed(check: Check, { snapshot, policies }: Context): Seen[] {
  return [...check.examine(groundOf(check, { snapshot, policies }))].flatMap((symptom): Seen[] => {
    const { subject, container, labels = {} } = symptom;
    const settings = settingsFor(check, { ref: subject, labels }, policies);
    if (!settings.enabled) return [];
    const at = { cluster: snapshot.cluster, workload: subject, ...(container === undefined ? {} : { container }) };
    return [{ check, key: findingKey({ ...at, kind: check.kind }), symptom, settings }];
  });
}

/** Several pods of one owner are one finding; it is found as soon as one of them held long enough. */
function verdictOf(key: FindingKey, all: readonly Seen[], { memory, snapshot }: Context): HealthVerdict {
  const before = memory.get(key);
  const confirmed = all.filter((seen) => isConfirmed(seen, before, snapshot.takenAt));
  const shown = confirmed.length > 0 ? confirmed : all;
  const [first] = shown;
  if (first === undefined) throw new Error(`${key} without a symptom`);
  const { check } = first;
  const finding = findingOf(key, shown, (seen) => sinceOf(seen, before, snapshot.takenAt));
  if (confirmed.length > 0) return { kind: 'found', check: check.kind, finding };
  const fromMemory = first.symptom.since === undefined;
  return { kind: 'pending', check: check.kind, finding, window: windowOf(first), fromMemory };
}

const MOST_EVIDENCE = 12;

function findingOf(key: FindingKey, all: readonly Seen[], began: (seen: Seen) => Instant): HealthFinding {
  const worst = all.toSorted((a, b) => worstFirst(a.symptom, b.symptom))[0] ?? all[0];
  if (worst === undefined) throw new Error(`${key} without a symptom`);
  const { symptom, settings, check } = worst;
  const { since: _, notBefore: __, labels: ___, pod: ____, confirm: _____, evidence: ______, ...facts } = symptom;
  const pods = all.flatMap((one) => (one.symptom.pod === undefined ? [] : [{ ...one.symptom.pod, since: began(one) }]));
  const since = all.map(began).reduce((a, b) => (b < a ? b : a));
  return {
    ...facts,
    kind: check.kind,
    key,
    severity: settings.severity ?? symptom.severity,
    since,
    evidence: all.flatMap(({ symptom: one }) => one.evidence).slice(0, MOST_EVIDENCE),
    pods: pods.sort((a, b) => byText(a.name, b.name)),
    ...(settings.policy === undefined ? {} : { policy: settings.policy }),
  };
}

/** Gone in this complete pass. What was only sighted is forgotten; what was found must be gone twice. */
function ebbing({ kind: check }: Check, key: FindingKey, state: Remembered['state']): HealthVerdict {
  const kind = ({ sighted: 'forgotten', confirmed: 'clearing', missed: 'cleared' } as const)[state];
  return { kind, check, key };
}

/** A pass over a part of the cluster has not seen whether the rest is well. */
function isLookedAt(key: FindingKey, { cluster, scope }: Snapshot): boolean {
  const [namespace = '-'] = key.slice(cluster.length + 1).split('/');
  return inScope(scope, namespace === '-' ? undefined : namespace);
}
