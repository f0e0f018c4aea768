import { describe, expect, it } from 'vitest';
import { revertsOf } from '../../../src/decide/after-merge/revert.ts';
import { watch } from '../../../src/decide/after-merge/watch.ts';
import { rememberAll } from '../../../src/decide/earlier.ts';
import type { HorizontalPodAutoscaler, HpaMetric } from '../../../src/model/cluster.ts';
import { findingKey } from '../../../src/model/finding.ts';
import { describeIntent } from '../../../src/model/intent-text.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { type Values, writeMarker } from '../../../src/model/marker.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import { known } from '../../../src/model/reason.ts';
import { days, type Milliseconds } from '../../../src/model/units.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { overProvisioned } from '../../builders/finding.ts';
import { type HourOf, hourlyUsage } from '../../builders/hourly.ts';
import { anApplication, anHpa, refOf, utilization } from '../../builders/objects.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { ago } from '../../builders/time.ts';
import { aWorkload } from '../../builders/workload.ts';
import { aPullRequest, aRepository } from '../setting.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const KEY = findingKey({ cluster: 'prod', workload: WEB, kind: 'predictive-scaling' });

/** 8 pods of 500m at 80 % by day, 2 by night. */
const office = ({ weekday, hour }: HourOf): number =>
  weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 18 ? 3000 : 500;
const early = (at: HourOf): number => office({ ...at, hour: at.hour + 3 });
const quiet = (): number => 500;

const CRON: HpaMetric = {
  source: 'External',
  name: 's1-cron-UTC-457xx1-5-018xx1-5',
  target: { type: 'AverageValue', value: 1 },
};
const KEDA = {
  owners: [{ apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'web', uid: 'so', controller: true }],
};
const SCHEDULE: Values = {
  'triggers.trimtab.metadata.desiredReplicas': '8',
  'triggers.trimtab.metadata.end': '0 18 * * 1-5',
  'triggers.trimtab.metadata.start': '45 7 * * 1-5',
  'triggers.trimtab.metadata.timezone': 'UTC',
  'triggers.trimtab.type': 'cron',
};

interface Merge {
  readonly values: Values;
  readonly was: Values;
  readonly use: (at: HourOf) => number | undefined;
  /** Of the autoscaler as it is now. */
  readonly minReplicas: number;
  readonly hpa?: Partial<HorizontalPodAutoscaler>;
  readonly more?: readonly HpaMetric[];
  readonly seen?: Milliseconds;
  readonly throttled?: number;
  readonly workload?: Partial<Workload>;
  readonly policies?: PolicySet;
}

function world({ values, was, use, minReplicas, hpa = {}, more = [], seen = days(8), throttled, ...rest }: Merge) {
  const size = { cpuRequest: '500m', memoryRequest: '512Mi', usage: hourlyUsage(30, use) };
  const workload = aWorkload()
    .container('app', { ...size, ...(throttled === undefined ? {} : { throttledShare: throttled }) })
    .trackedBy(anApplication('web'))
    .scaledBy(anHpa(WEB, [utilization('cpu', 80), ...more], { minReplicas, maxReplicas: 12, ...hpa }))
    .with(rest.workload ?? {})
    .build();
  const body = writeMarker({ key: KEY, values, was });
  const merged = {
    ...aPullRequest(
      { finding: overProvisioned(workload, { to: {} }), values: {} },
      { state: 'merged', closedAt: ago(days(8)) },
    ),
    body,
  };
  const deployed: JournalEntry = {
    ...{ id: 'deployed', at: ago(seen), subject: KEY },
    ...{ action: 'deployed', facts: { repository: 'manifests', number: 7 } },
  };
  const journal = known(seen === NEVER ? [] : [deployed]);
  const snapshot = aSnapshot([workload], { repositories: [aRepository([merged], { journal })] });
  const memory = rememberAll(snapshot);
  const pass = { snapshot, policies: rest.policies ?? aPolicySet(), analysis: { assessments: [], verdicts: [] } };
  const [one] = memory;
  if (one === undefined) throw new Error('there is one');
  return { judged: watch(one, memory, pass), reverts: [...revertsOf(memory, pass).values()] };
}
const NEVER = days(99);

const raised = { values: { minReplicas: 8 }, was: { minReplicas: 2 }, minReplicas: 8 };
const lowered = { values: { minReplicas: 3 }, was: { minReplicas: 8 }, minReplicas: 3 };
const scheduled = {
  values: { ...SCHEDULE, minReplicas: 3 },
  was: { ...Object.fromEntries(Object.keys(SCHEDULE).map((name) => [name, false])), minReplicas: 4 },
  minReplicas: 3,
  hpa: KEDA,
  more: [CRON],
};

describe('merged replicas ahead of the load', () => {
  it('did what they should where the peaks came: with what had been predicted in the same words', () => {
    const { judged, reverts } = world({ ...raised, use: office });
    expect(judged).toMatchObject({ kind: 'judged', verdict: 'effective' });
    expect(judged).toMatchObject({ detail: expect.stringMatching(/^0 minutes with too few replicas, \d+ without/) });
    expect(judged).toMatchObject({
      actual: expect.stringMatching(/^web\/replicaHours=\d+[.\d]* web\/shortMinutes=0$/),
    });
    expect(reverts).toEqual([]);
  });

  it('of a schedule count its hours, and nothing beside them', () => {
    expect(world({ ...scheduled, use: office }).judged).toMatchObject({ verdict: 'effective' });
    expect(world({ ...scheduled, use: early }).judged).toMatchObject({
      verdict: 'ineffective',
      detail: expect.stringContaining('at other times than before'),
    });
  });

  it('that the load never came to need did not help, and are not taken back by us: they harm nobody', () => {
    const { judged, reverts } = world({ ...raised, use: quiet });
    expect(judged).toMatchObject({ verdict: 'ineffective', detail: expect.stringContaining('did not come back') });
    expect(reverts).toEqual([]);
  });

  it('made it worse where a lower minimum meets the load late, and the minimum goes back by a pull request', () => {
    const { judged, reverts } = world({ ...lowered, use: office });
    expect(judged).toMatchObject({ verdict: 'regression', detail: expect.stringContaining('met the load late') });
    expect(reverts.map(({ intents }) => intents.map(describeIntent))).toEqual([['minReplicas: 3 -> 8']]);
    expect(reverts[0]?.intents[0]?.object.kind).toBe('HorizontalPodAutoscaler');
  });

  it('made it worse where fewer pods are throttled, and the ScaledObject gets its minimum back', () => {
    const { judged, reverts } = world({ ...scheduled, use: office, throttled: 0.4 });
    expect(judged).toMatchObject({ verdict: 'regression', detail: expect.stringContaining('throttled') });
    expect(reverts.map(({ intents }) => intents.map(describeIntent))).toEqual([['minReplicas: 3 -> 4']]);
    expect(reverts[0]?.intents[0]?.object.kind).toBe('ScaledObject');
  });

  it('are first seen when the autoscaler has them', () => {
    expect(world({ ...raised, use: office, seen: NEVER }).judged).toEqual({ kind: 'deployed' });
    expect(world({ ...scheduled, use: office, seen: NEVER }).judged).toEqual({ kind: 'deployed' });
  });

  it("are somebody else's when they are back as they were, or something else", () => {
    expect(world({ ...raised, use: office, minReplicas: 2 }).judged).toMatchObject({ verdict: 'taken-back' });
    expect(world({ ...raised, use: office, minReplicas: 5 }).judged).toMatchObject({ verdict: 'inconclusive' });
  });
});

describe('nothing is said of them', () => {
  it.each([
    ['within the first week', { ...lowered, use: office, seen: days(6) }],
    ['while most of the load is not known', { ...lowered, use: () => undefined }],
    ['where two autoscalers are', { ...lowered, use: office, workload: twice() }],
  ])('%s', (_, merge) => {
    expect(world(merge)).toEqual({ judged: undefined, reverts: [] });
  });

  it.each([
    ['people opted out', { workload: { annotations: { 'trimtab.dev/ignore': 'true' } } }],
    ['people opted out in Git, and that is not synced', { workload: { declared: [{ 'trimtab.dev/ignore': 'true' }] } }],
    [
      'the configuration says to observe',
      { policies: aPolicySet({ guardrails: { modes: [{ namespaces: ['shop'], checks: [], mode: 'observe' }] } }) },
    ],
    ['the policy only notifies', { policies: aPolicySet({ policies: [aPolicy({ automation: 'notify' })] }) }],
    ['it is a namespace of the system', { policies: aPolicySet({ systemNamespaces: ['shop'] }) }],
  ])('and nothing is taken back where %s', (_, part) => {
    const { judged, reverts } = world({ ...lowered, use: office, ...part });
    expect(judged).toMatchObject({ verdict: 'regression' });
    expect(reverts).toEqual([]);
  });

  it('but that it would be taken back, in a dry run', () => {
    const modes = [{ namespaces: [], checks: ['predictive-scaling'], mode: 'dry-run' as const }];
    const { reverts } = world({ ...lowered, use: office, policies: aPolicySet({ guardrails: { modes } }) });
    expect(reverts.map(({ planOnly }) => planOnly)).toEqual([true]);
  });
});

function twice(): Partial<Workload> {
  const hpa = anHpa(WEB, [utilization('cpu', 80)], { minReplicas: 3 });
  return { hpas: known([hpa, { ...hpa, ref: { ...hpa.ref, name: 'other' } }]) };
}
