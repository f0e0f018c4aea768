/** Each gate alone: it blocks, and of all the others none would have. GATES.md is the table of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { candidateOf } from '../../src/decide/candidate.ts';
import { rememberAll } from '../../src/decide/earlier.ts';
import { fixCandidate } from '../../src/decide/fix/candidate.ts';
import { fixGates } from '../../src/decide/fix/gates.ts';
import { stages } from '../../src/decide/gates/gates.ts';
import { guardOf } from '../../src/decide/guard/guard.ts';
import { type GateName, gateNames, gateOf } from '../../src/model/guard.ts';
import { workloadOf } from '../../src/model/key-parts.ts';
import { policyFor } from '../../src/model/match.ts';
import type { PolicySet } from '../../src/model/policy.ts';
import { known, reasonCodes } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { hours, minutes } from '../../src/model/units.ts';
import { aNode } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';
import { attempt, DIRECT, journalOf, KEY, planned, said, sick } from './fix/setting.ts';
import { aPullRequest, aRepository, shrink, tracked } from './setting.ts';

type Sickness = ReturnType<typeof sick>;

interface Situation {
  readonly ill?: readonly Sickness[];
  readonly part?: Partial<Snapshot>;
  readonly policies?: PolicySet;
}

const PAUSED: Partial<Snapshot> = {
  pauses: known([{ name: 'sale', owner: 'ann', until: ago(hours(-1)), namespaces: [] }]),
};
const GAP: Partial<Snapshot> = { gaps: [{ source: 'pods', because: { code: 'partial-answer', detail: 'half' } }] };
const OBSERVED = { guardrails: { modes: [{ namespaces: [], checks: [], mode: 'observe' as const }] } };
const CLOSED = {
  kind: 'deny' as const,
  schedule: '0 8 * * 1',
  duration: hours(4),
  timeZone: 'UTC',
};
const SIDECAR = KEY.replace('/app/', '/side/');
const of = (lines: ReturnType<typeof attempt>, subject: string) =>
  journalOf(...lines.map((line) => [...line, subject] as const));

/** One situation for each gate that looks at one pod. */
const PODS: Readonly<Partial<Record<GateName, Situation>>> = {
  'kill-switch': { part: PAUSED },
  mode: { policies: { ...DIRECT, ...OBSERVED } },
  scope: { ill: [sick({}, (builder) => builder.annotated({ 'trimtab.dev/ignore': 'true' }))] },
  data: { part: GAP },
  confirm: { ill: [sick({ since: ago(minutes(59)) })] },
  duplicate: { part: journalOf(...attempt(hours(2), 'open')) },
  busy: { ill: [sick({}, (builder) => builder.controller({ paused: true }))] },
  'cool-down': { part: journalOf(...attempt(hours(2), 'deleted')) },
  breaker: { part: journalOf(...[4, 3, 2].flatMap((before) => attempt(minutes(before), 'failed'))) },
  window: {
    policies: aPolicySet({
      policies: [aPolicy({ automation: 'direct', delivery: { ...aPolicy().delivery, windows: [CLOSED] } })],
    }),
  },
  approval: { policies: aPolicySet({ policies: [aPolicy({ automation: 'pull-request' })] }) },
  verify: {
    ill: [
      sick({ part: { templateHash: 'new' } }, (builder) =>
        builder.controller({ status: { replicas: 2, ready: 1, available: 1, updated: 2, conditions: [] } }),
      ),
    ],
    part: of(attempt(minutes(10), 'deleted'), SIDECAR),
  },
};

const lost = (name: string, status: 'True' | 'False') =>
  aNode(name, { node: { conditions: [{ type: 'Ready', status }] } });
/** And for the two that look at all of them together. */
const TOGETHER: Readonly<Partial<Record<GateName, Situation & { readonly want: readonly string[] }>>> = {
  'blast-radius': { ill: [sick({ pods: ['web-1', 'web-2'] })], want: ['web-1 fix', 'web-2 blast-radius'] },
  storm: {
    part: { nodes: known([lost('a', 'False'), lost('b', 'False'), lost('c', 'True')]) },
    want: ['web-1 storm'],
  },
};

/** Every gate of one pod that says no: not the first one, all of them. */
function blockersOf({ ill = [sick()], part = {}, policies = DIRECT }: Situation): GateName[] {
  const snapshot = aSnapshot(
    ill.map(({ workload }) => workload),
    { repositories: [aRepository()], ...part },
  );
  const health = ill.map(({ finding }) => ({ kind: 'found' as const, check: finding.kind, finding }));
  const guard = guardOf({ assessments: [], verdicts: [], health }, snapshot, policies);
  const blockers = ill.flatMap(({ workload, finding }) =>
    finding.pods.flatMap((pod) => {
      const earlier = rememberAll(snapshot).filter(({ marker }) => workloadOf(marker.key) === workloadOf(finding.key));
      const about = { sick: { finding, pod, check: 'pod-crashloop-1h' as const }, workload, earlier };
      const candidate = fixCandidate({ ...about, policy: policyFor(workload, policies), policies, snapshot, guard });
      return fixGates.flatMap(([name, gate]) => (gate(candidate) === undefined ? [] : [name]));
    }),
  );
  return [...new Set(blockers)];
}

describe('pods', () => {
  it('where nothing speaks against it, no gate does', () => {
    expect(blockersOf({})).toEqual([]);
    expect(said(planned([sick()]))).toEqual(['web-1 fix']);
  });

  it.each(Object.entries(PODS))('%s blocks, and no other gate would have', (gate, situation) => {
    expect(blockersOf(situation)).toEqual([gate]);
    const { ill = [sick()], part, policies } = situation;
    const [decision] = planned(ill, part, policies).fixes;
    expect(decision?.kind === 'hold' && gateOf(decision.because.code)).toBe(gate);
  });

  it.each(Object.entries(TOGETHER))('%s blocks, and no other gate would have', (_, situation) => {
    expect(blockersOf(situation)).toEqual([]);
    const { ill = [sick()], part, policies, want } = situation;
    expect(said(planned(ill, part, policies))).toEqual(want);
  });

  it('every one of the fourteen has its situation', () => {
    expect(Object.keys({ ...PODS, ...TOGETHER }).toSorted()).toEqual([...gateNames].toSorted());
  });
});

/** One situation for each gate that looks at one finding of a pull request. */
const CHANGES: Readonly<
  Partial<Record<GateName, Situation & { readonly notes?: Record<string, string>; readonly rolls?: true }>>
> = {
  'kill-switch': { part: PAUSED },
  mode: { policies: aPolicySet({ policies: [aPolicy({ automation: 'notify' })] }) },
  scope: { notes: { 'trimtab.dev/ignore-checks': 'over-provisioned' } },
  data: { part: GAP },
  busy: { rolls: true },
  'cool-down': {},
  breaker: {},
};

function changeBlockers(
  gate: string,
  { part = {}, policies = aPolicySet(), ...situation }: (typeof CHANGES)[GateName] & object,
): GateName[] {
  const builder = tracked().annotated(situation.notes ?? {});
  const workload = (situation.rolls ? builder.controller({ paused: true }) : builder).build();
  const finding = shrink(workload);
  const merged = aPullRequest({ finding, values: { 'app/requests.cpu': 900 } }, { state: 'merged' });
  const failed = [4, 3, 2].map((before) => ({
    id: `f${before}`,
    at: ago(minutes(before)),
    action: 'rejected' as const,
    subject: finding.key,
    facts: {},
  }));
  const repository = aRepository(
    gate === 'cool-down' ? [merged] : [],
    gate === 'breaker' ? { journal: known(failed) } : {},
  );
  const snapshot = aSnapshot([workload], { repositories: [repository], ...part });
  const policy = policyFor(workload, policies);
  if (policy === undefined) throw new Error('no policy');
  const guard = guardOf({ assessments: [], verdicts: [] }, snapshot, policies);
  const about = { finding, siblings: [finding], workload, memory: rememberAll(snapshot) };
  const candidate = candidateOf({ ...about, policy, policies, snapshot, guard });
  return stages.flatMap(({ name, gates }) => (gates.some((one) => one(candidate) !== undefined) ? [name] : []));
}

describe('pull requests', () => {
  it('where nothing speaks against it, no gate does', () => {
    expect(changeBlockers('none', {})).toEqual([]);
  });
  it.each(Object.entries(CHANGES))('%s blocks, and no other gate would have', (gate, situation) => {
    expect(changeBlockers(gate, situation)).toEqual([gate]);
  });
  it('every gate of one finding has its situation', () => {
    expect(Object.keys(CHANGES)).toEqual(stages.map(({ name }) => name));
  });
});

describe('the table of gates', () => {
  const text = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
  const rows = text('GATES.md')
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.slice(2, -2).split(' | '));

  it('has all fourteen in their order, each with the reasons that it gives', () => {
    expect(rows.map(([number, gate]) => `${number} ${gate}`)).toEqual(gateNames.map((name, i) => `${i + 1} ${name}`));
    for (const [, gate, codes = ''] of rows)
      expect([gate, codes.replaceAll('`', '').split(', ').toSorted()]).toEqual([
        gate,
        reasonCodes.filter((code) => gateOf(code) === gate).toSorted(),
      ]);
  });

  it.each(rows)('%s %s: the tests it names are there', (_, __, ___, pods = '', changes = '') => {
    for (const cell of [pods, changes]) {
      const [, file = '', title = ''] = /^`(.+?)`: (.+)$/.exec(cell) ?? [];
      expect(text(`../${file}`), cell).toContain(title);
    }
  });
});
