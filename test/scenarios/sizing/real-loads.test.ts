/** What real clusters run, from 14 days of usage to the lines of Git that change: half of it must be left alone. */
import { describe, expect, it } from 'vitest';
import { days, hours, ratio } from '../../../src/model/units.ts';
import { teeth } from '../../analyze/lives.ts';
import type { ContainerPlan } from '../../builders/container.ts';
import { ago } from '../../builders/time.ts';
import { type Moment, type UsagePlan, usageOf } from '../../builders/usage.ts';
import type { WorkloadBuilder } from '../../builders/workload.ts';
import { aWeb, deployment, type ManifestPlan, type Passed, passOver } from '../pairs/whole-pass.ts';

const MI = 2 ** 20;
const WEB = 'apps/web/web.yaml';
/** As large as a step may be, so that the figure of the analysis is what stands in Git. */
const inOneStep = { change: { largestCut: ratio(0.95), largestRaise: 10 } };
/** An office load: 40 to 110m, and a working set that moves by 2 %. */
const cpu = ({ hour, slot }: Moment): number => (hour > 7 && hour < 19 ? 90 : 40) + (slot % 20);
const memory = ({ slot }: Moment): number => (300 + (slot % 6)) * MI;
const STEADY: UsagePlan = { cpu, memory };
const ASKS: ManifestPlan = { cpu: '500m', memory: '1Gi', memoryLimit: '1Gi' };

interface Load {
  readonly asks?: ManifestPlan;
  readonly use?: UsagePlan;
  readonly container?: ContainerPlan;
  readonly workload?: (web: WorkloadBuilder) => WorkloadBuilder;
}

function passWith({ asks = ASKS, use = {}, container = {}, workload = (web) => web }: Load): Passed {
  const web = aWeb().container('app', {
    ...(asks.cpu === undefined ? {} : { cpuRequest: asks.cpu }),
    ...(asks.cpuLimit === undefined ? {} : { cpuLimit: asks.cpuLimit }),
    ...(asks.memory === undefined ? {} : { memoryRequest: asks.memory }),
    ...(asks.memoryLimit === undefined ? {} : { memoryLimit: asks.memoryLimit }),
    ...container,
    usage: usageOf({ ...STEADY, ...use }),
  });
  return passOver({ files: { [WEB]: deployment(asks) }, workload: workload(web).build(), policy: inOneStep });
}

const nothing = (held: readonly string[]) => ({ after: {}, held });
const becomes = (asks: ManifestPlan) => ({ [WEB]: deployment({ ...ASKS, ...asks }) });

describe('is resized', () => {
  it('a steady container: 15 % over the peak of its working set, and not a quarter', () => {
    const { after, body } = passWith({});
    expect(after).toEqual(becomes({ cpu: '120m', memory: '352Mi' }));
    expect(body).toContain('Memory request 352Mi: highest peak 305Mi plus 15 %');
  });

  it('one replica of ten that is hot: for what that one needs', () => {
    const hot = (high: number, low: number) => (moment: Moment) => (moment.pod === 3 ? high : low);
    const use = { pods: 10, cpu: hot(700, 60), memory: hot(900 * MI, 250 * MI) };
    const asks = { cpu: '2', memory: '2Gi', memoryLimit: '2Gi' };
    const { after, body } = passWith({ asks, use, workload: (web) => web.replicas(10) });
    expect(after).toEqual(becomes({ cpu: '700m', memory: '1088Mi', memoryLimit: '2Gi' }));
    expect(body).toContain('uneven: the busiest replica uses 3.6 times the memory of the middle one');
  });

  it('a nightly run of ten minutes in a Deployment: memory that is needed every day is no rare peak', () => {
    const atNight = ({ slot }: Moment): boolean => slot === 24 || slot === 25;
    const use = { memory: (moment: Moment) => (atNight(moment) ? 3000 : 200) * MI };
    const asks = { cpu: '500m', memory: '8Gi', memoryLimit: '8Gi' };
    const { after, body } = passWith({ asks, use });
    expect(after).toEqual(becomes({ cpu: '120m', memory: '3008Mi', memoryLimit: '8Gi' }));
    expect(body).toContain('a usual day needs 2.93Gi for ten minutes');
  });

  it('a Guaranteed pod that its CPU limit throttles: request and limit, or it would lose its class', () => {
    const asks = { cpu: '500m', cpuLimit: '500m', memory: '512Mi', memoryLimit: '512Mi' };
    const use = { cpu: ({ slot }: Moment) => 480 + (slot % 20) };
    const { after, body } = passWith({ asks, use, container: { throttledShare: 0.6 } });
    expect(after).toEqual(becomes({ ...asks, cpu: '750m', cpuLimit: '750m' }));
    expect(body).toContain('CPU request and limit 750m: throttled in 60 % of its periods');
    expect(body).not.toContain('changes from Guaranteed');
  });

  it('memory above its request: the request alone, where the limit has room', () => {
    const asks = { cpu: '150m', memory: '256Mi', memoryLimit: '512Mi' };
    const { after, body } = passWith({ asks });
    expect(after).toEqual(becomes({ ...asks, memory: '352Mi' }));
    expect(body).toContain('- Memory request 352Mi: highest peak 305Mi plus 15 %.\n');
  });

  it('a climb without a restart: a week of it is in the number, and the reader is sent to look for the leak', () => {
    const use = { memory: ({ day, slot }: Moment) => (200 + 40 * (day + slot / 288)) * MI };
    const { after, body } = passWith({ asks: { cpu: '150m', memory: '512Mi', memoryLimit: '2Gi' }, use });
    expect(after).toEqual(becomes({ cpu: '150m', memory: '1216Mi', memoryLimit: '2Gi' }));
    expect(body).toContain('and 280Mi for a week of growth');
    expect(body).toContain('memory climbs by 40Mi a day: look for a leak first');
  });

  it('a machine of 64 cores: in numbers that people write', () => {
    const use = {
      cpu: ({ slot }: Moment) => 18_000 + 200 * (slot % 20),
      memory: ({ slot }: Moment) => (90 + (slot % 5)) * 1024 * MI,
    };
    const asks = { cpu: '64', memory: '256Gi', memoryLimit: '256Gi' };
    expect(passWith({ asks, use }).after).toEqual(becomes({ ...asks, cpu: '22500m', memory: '109Gi' }));
  });

  it('twice as many replicas since last week: not below what each used before', () => {
    const before = ({ day, pod }: Moment) => (day < 7 && pod >= 4 ? undefined : day < 7);
    const level = (was: number, is: number) => (moment: Moment) => {
      const half = before(moment);
      return half === undefined ? undefined : half ? was : is;
    };
    const use = { pods: 8, cpu: level(400, 200), memory: level(700 * MI, 500 * MI) };
    const asks = { cpu: '1', memory: '2Gi', memoryLimit: '2Gi' };
    const { after } = passWith({ asks, use, workload: (web) => web.replicas(8) });
    expect(after).toEqual(becomes({ ...asks, cpu: '420m', memory: '808Mi' }));
  });
});

describe('is left alone', () => {
  it('a JVM whose heap stands close to the limit: a larger one would be filled as well', () => {
    const asks = { cpu: '150m', memory: '4Gi', memoryLimit: '4Gi' };
    const use = { memory: ({ slot }: Moment) => (3700 + (slot % 20)) * MI };
    for (const flag of ['-Xmx3g', '-XX:MaxRAMPercentage=75']) {
      const passed = passWith({ asks, use, container: { command: ['java', flag, '-jar', 'app.jar'] } });
      expect(passed).toMatchObject(nothing([]));
    }
  });

  it('a Go service that stands at its GOMEMLIMIT', () => {
    const asks = { cpu: '150m', memory: '1Gi', memoryLimit: '1Gi', env: { GOMEMLIMIT: '960MiB' } };
    const use = { memory: ({ slot }: Moment) => (960 + (slot % 10)) * MI };
    expect(passWith({ asks, use, container: { heapEnv: asks.env } })).toMatchObject(nothing([]));
  });

  it('a Deployment of two days: it may go up only', () => {
    expect(passWith({ use: { days: 2 }, workload: (web) => web.revisionAge(days(2)) })).toMatchObject(nothing([]));
  });

  it('a version of yesterday that uses twice as much: the old one says nothing about it', () => {
    const since = ago(hours(30));
    const use = { memory: ({ at }: Moment) => (at < since ? 300 : 700) * MI };
    expect(passWith({ use, workload: (web) => web.revisionAge(hours(30)) })).toMatchObject(nothing([]));
  });

  it('a fix of this morning: what it mended is no reason to raise anything', () => {
    const since = ago(hours(5));
    const plan = { ...STEADY, memory: ({ at }: Moment) => (at < since ? 950 : 300) * MI };
    const lives = (use: UsagePlan) => [
      ...usageOf({ ...use, until: since }).lives,
      ...usageOf({ ...use, days: 5 / 24 }).lives,
    ];
    const morning = (use: UsagePlan) =>
      passWith({
        asks: { cpu: '150m', memory: '512Mi', memoryLimit: '1Gi' },
        use: { ...use, lives: lives(use) },
        workload: (web) => web.revisionAge(hours(5)),
      });
    expect(morning(plan)).toMatchObject(nothing([]));
    expect(morning({ ...plan, memory: 950 * MI }).title).toContain('raise memory limit');
  });

  it('what is scaled to zero, and what runs in office hours only', () => {
    expect(passWith({ workload: (web) => web.replicas(0) })).toMatchObject(nothing([]));
    const atWork = ({ hour, weekend }: Moment) => !weekend && hour >= 8 && hour < 18;
    const use = {
      cpu: (moment: Moment) => (atWork(moment) ? 100 : undefined),
      memory: (moment: Moment) => (atWork(moment) ? 300 * MI : undefined),
    };
    expect(passWith({ use })).toMatchObject(nothing([]));
  });

  it('one node of 150 that needs eight times as much: the request of its DaemonSet covers it', () => {
    const use = { days: 8, pods: 150, cpu: 50, memory: ({ pod }: Moment) => (pod === 0 ? 1200 : 150) * MI };
    const asks = { cpu: '60m', memory: '1216Mi', memoryLimit: '2Gi' };
    expect(passWith({ asks, use: { ...use, resolution: hours(1) } })).toMatchObject(nothing([]));
  });

  it('the tiny: 1m and 4Mi are not worth a review', () => {
    const asks = { cpu: '1m', memory: '4Mi', memoryLimit: '8Mi' };
    const use = { cpu: ({ slot }: Moment) => 1 + (slot % 5) / 5, memory: 3 * MI };
    expect(passWith({ asks, use })).toMatchObject(nothing(['under-provisioned: hysteresis']));
  });

  it('a saw-tooth that ends at its limit: more memory makes the teeth longer', () => {
    const use = { memory: ({ day, slot }: Moment) => (200 + (780 * ((day * 288 + slot) % 600)) / 600) * MI };
    const asks = { cpu: '150m', memory: '512Mi', memoryLimit: '1Gi' };
    expect(passWith({ asks, use: { ...use, lives: teeth(6) } })).toMatchObject(nothing([]));
  });
});
