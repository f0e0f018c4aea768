import { type Instant, instant, later, seconds } from '../../src/model/units.ts';
import type { ContainerPlan, WorkloadPlan } from './plan.ts';
import { type PodLife, podLives } from './pod-lives.ts';
import { limitOf } from './quantities.ts';
import { noise } from './random.ts';
import type { Shape } from './shapes.ts';
import { STEP, WINDOW } from './time.ts';

export interface Kill {
  readonly startedAt: Instant;
  readonly at: Instant;
}

/** What happened to one container of one pod. */
export interface ContainerStory {
  readonly plan: ContainerPlan;
  readonly kills: readonly Kill[];
  readonly runningSince: Instant;
  readonly times: readonly number[];
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
}

export interface PodStory extends PodLife {
  readonly containers: readonly ContainerStory[];
}

/** Lives through the 14 days, 5 minutes at a time: a container that reaches its memory limit is killed and starts anew. */
export const simulate = (plan: WorkloadPlan): PodStory[] =>
  podLives(plan).map((life) => ({
    ...life,
    containers: plan.containers.map((container) => containerStory(plan, life, container)),
  }));

function containerStory(plan: WorkloadPlan, life: PodLife, container: ContainerPlan): ContainerStory {
  const cpu = container.cpu;
  const memory = life.revision?.memory ?? container.memory;
  const story = startStory(plan, life);
  if (cpu === undefined || memory === undefined) return { plan: container, ...story, times: [], cpu: [], memory: [] };
  const random = noise(`${life.name}/${container.name}`);
  const limit = limitOf(container.resources.memoryLimit);
  const samples = { times: [] as number[], cpu: [] as number[], memory: [] as number[] };
  const kills = [...story.kills];
  let runningSince = story.runningSince;
  for (let at = firstSample(life.from); at < life.to; at = later(at, STEP)) {
    const measure = (shape: Shape): number =>
      Math.max(0, shape({ at, age: Math.max(0, at - runningSince), pod: life.index, noise: random }));
    const wanted = measure(memory);
    samples.times.push(at);
    samples.cpu.push(cpuStep(measure(cpu)));
    samples.memory.push(memoryStep(Math.min(wanted, limit * 0.988)));
    if (wanted < limit) continue;
    // The kernel killed it some time before the sample was taken; the kubelet started it again at once.
    const killedAt = later(at, seconds(-37));
    kills.push({ startedAt: runningSince, at: killedAt });
    runningSince = later(killedAt, seconds(3));
  }
  return { plan: container, kills, runningSince, ...samples };
}

function startStory(plan: WorkloadPlan, life: PodLife): { kills: Kill[]; runningSince: Instant } {
  const started = later(life.from, seconds(4));
  if (plan.startKills === undefined || !life.restartedAtStart) return { kills: [], runningSince: started };
  const kills = Array.from({ length: plan.startKills.count }, (_, i) => {
    const startedAt = later(started, seconds(90 * i));
    return { startedAt, at: later(startedAt, seconds(21 + i)) };
  });
  return { kills, runningSince: later(started, seconds(90 * kills.length)) };
}

/** Samples stand on full 5 minutes, as a range query gives them. */
function firstSample(from: Instant): Instant {
  const start = Math.max(from, WINDOW.from);
  return instant(Math.ceil(start / STEP) * STEP);
}

/** Quarters of a millicore, finer below 8: what a rate over minutes resolves, and what compresses. */
const cpuStep = (value: number): number => (value < 8 ? Math.round(value * 32) / 32 : Math.round(value * 4) / 4);
/** Mebibytes to bytes, in steps of 64 KiB. */
const memoryStep = (value: number): number => Math.round(value * 16) * 65_536;
