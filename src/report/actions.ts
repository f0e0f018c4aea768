import { byText } from '../model/by-text.ts';
import type { Decision, LeftAlone, ProposeDecision } from '../model/decision.ts';
import type { Finding } from '../model/finding.ts';
import { describeIntent } from '../model/intent-text.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Reason } from '../model/reason.ts';
import { workloadName } from '../model/workload.ts';

/** What the pass decided and did. */
export interface Actions {
  /** Pull requests that are open or would be, and those that could not be made. */
  readonly changes: readonly Change[];
  /** Why findings were left alone, most frequent first. */
  readonly held: readonly Counted[];
  /** Money a month in the changes that are open or planned. */
  readonly savings: number;
  readonly byFinding: ReadonlyMap<string, Fate>;
}

export interface Change {
  readonly state: 'opened' | 'updated' | 'unchanged' | 'planned' | 'decided' | 'refused' | 'failed';
  readonly repository: string;
  readonly subject: string;
  readonly kinds: readonly string[];
  /** `app requests.cpu 500m → 120m` */
  readonly changes: readonly string[];
  readonly savings: number;
  readonly number?: number;
  readonly url?: string;
  readonly because?: Reason;
}

export interface Counted {
  readonly code: string;
  readonly count: number;
  /** The detail of the first one. */
  readonly example: string;
}

/** What became of one finding. */
export type Fate =
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'held'; readonly because: Reason };

export function actionsOf(pass: {
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly Outcome[];
  readonly left?: readonly LeftAlone[];
}): Actions {
  const carried = pass.outcomes.flatMap(carriedOf);
  const answered = new Set(carried.map(({ decision }) => decision.key));
  const waiting = new Set(pass.outcomes.flatMap((one) => (one.kind === 'held' ? [one.finding.key] : [])));
  const pending = pass.decisions.flatMap((decision) =>
    decision.kind === 'propose' &&
    !answered.has(decision.key) &&
    !decision.findings.every(({ key }) => waiting.has(key))
      ? [{ decision, change: changeOf(decision, 'decided') }]
      : [],
  );
  const all = [...carried, ...pending];
  const holds = heldOf(pass);
  return {
    changes: all.map(({ change }) => change),
    held: counted([...holds, ...(pass.left ?? [])].map(({ because }) => because)),
    savings:
      Math.round(all.reduce((sum, { change }) => sum + (GONE.has(change.state) ? 0 : change.savings), 0) * 100) / 100,
    byFinding: new Map<string, Fate>([
      ...holds.map(({ finding, because }) => [finding.key, { kind: 'held', because }] as const),
      ...all.flatMap(({ decision, change }) =>
        decision.findings.map(({ key }) => [key, { kind: 'change', change }] as const),
      ),
    ]),
  };
}

const GONE: ReadonlySet<Change['state']> = new Set(['refused', 'failed']);

interface Carried {
  readonly decision: ProposeDecision;
  readonly change: Change;
}

function carriedOf(outcome: Outcome): Carried[] {
  switch (outcome.kind) {
    case 'held':
      return [];
    case 'refused': {
      const { decision, because } = outcome.refusal;
      return [{ decision, change: { ...changeOf(decision, 'refused'), because } }];
    }
    case 'planned':
    case 'failed':
    case 'opened':
    case 'updated':
    case 'unchanged': {
      const { decision } = outcome.proposal;
      const place = 'number' in outcome ? { number: outcome.number, url: outcome.url } : {};
      const because = 'because' in outcome ? { because: outcome.because } : {};
      return [{ decision, change: { ...changeOf(decision, outcome.kind), ...place, ...because } }];
    }
  }
}

const changeOf = (decision: ProposeDecision, state: Change['state']): Change => ({
  state,
  repository: decision.repository,
  subject: workloadName(decision.subject),
  kinds: [...new Set(decision.findings.map(({ kind }) => kind))],
  changes: decision.intents.map(describeIntent),
  savings: decision.savings,
  // The one that is open already; what opens now brings its own.
  ...(decision.answers === undefined ? {} : { number: decision.answers }),
});

/** Outcomes repeat the holds of the decisions; without outcomes (a report of a plan) the decisions speak. */
function heldOf(pass: { readonly decisions: readonly Decision[]; readonly outcomes: readonly Outcome[] }) {
  const holds = [...pass.decisions, ...pass.outcomes].flatMap((one) =>
    one.kind === 'hold' || one.kind === 'held' ? [{ finding: one.finding, because: one.because }] : [],
  );
  const byKey = new Map<string, { finding: Finding; because: Reason }>(holds.map((held) => [held.finding.key, held]));
  return [...byKey.values()].sort((a, b) => byText(a.finding.key, b.finding.key));
}

/** Most frequent first, then by code. */
export function counted(reasons: readonly Reason[]): Counted[] {
  return [...Map.groupBy(reasons, ({ code }) => code)]
    .map(([code, group]) => ({ code, count: group.length, example: group[0]?.detail ?? '' }))
    .sort((a, b) => b.count - a.count || byText(a.code, b.code));
}
