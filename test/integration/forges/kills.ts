/** Passes over a forge that are disturbed: killed between two of its requests, API or git, or answered badly. */
import { z } from 'zod';
import { gitIn } from '../../fakes/bare-repository.ts';
import type { Scene } from './scene.ts';
import { type SignIn, served, type World } from './served.ts';

/** What an undisturbed pass leaves, and how many borders it crosses. */
export interface Whole {
  readonly borders: number;
  readonly state: string;
}

export interface Killed {
  readonly at: number;
  readonly signal: string | null;
  /** Of the pass after it. */
  readonly code: number | null;
  readonly stderr: string;
  readonly state: string;
}

export async function killedPasses(
  stage: { signIn: SignIn; scene: Scene; borders: number },
  count: number,
): Promise<Killed[]> {
  const killed: Killed[] = [];
  for (const at of pointsIn(stage.borders, count)) killed.push(await killedAt(at, stage));
  return killed;
}

export async function wholePass(signIn: SignIn, scene: Scene): Promise<Whole> {
  const world = await served(signIn, scene);
  try {
    let borders = 0;
    world.double.atBorders(() => {
      borders++;
      return 'go-on';
    });
    const { code, stderr } = await world.command('run');
    if (code !== 0) throw new Error(`the undisturbed pass failed: ${stderr}`);
    return { borders, state: stateOf(world) };
  } finally {
    await world.close();
  }
}

async function killedAt(at: number, { signIn, scene }: { signIn: SignIn; scene: Scene }): Promise<Killed> {
  const world = await served(signIn, scene);
  try {
    const signal = await passUntil(at, world);
    const { code, stderr } = await world.command('run');
    return { at, signal, code, stderr, state: stateOf(world) };
  } finally {
    await world.close();
  }
}

export interface Troubled {
  /** Of the pass that met trouble. */
  readonly code: number | null;
  /** After it, and after the next one, which meets none. */
  readonly states: readonly [string, string];
  readonly stderr: string;
}

export async function troubledPass(
  stage: { signIn: SignIn; scene: Scene; forge?: object },
  disturb: (world: World) => void,
): Promise<Troubled> {
  const world = await served(stage.signIn, stage.scene, stage.forge === undefined ? {} : { forge: stage.forge });
  try {
    disturb(world);
    const first = await world.command('run');
    const state = stateOf(world);
    const second = await world.command('run');
    if (second.code !== 0) throw new Error(`the pass after the trouble failed: ${second.stderr}`);
    return { code: first.code, states: [state, stateOf(world)], stderr: first.stderr };
  } finally {
    await world.close();
  }
}

/** The double itself ends the pass, with every git it has started: nothing is asked after that border. */
async function passUntil(at: number, { double, started }: World): Promise<string | null> {
  const child = started();
  const ended = new Promise<string | null>((resolve) => child.on('close', (_, signal) => resolve(signal)));
  let passed = 0;
  double.atBorders(() => {
    passed++;
    if (passed === at && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    return passed >= at ? 'stop' : 'go-on';
  });
  const signal = await ended;
  double.atBorders(() => 'go-on');
  return signal;
}

/** Spread over the whole pass, each a little off by a seeded draw; the same in every run. */
function pointsIn(borders: number, count: number): number[] {
  let seed = 20_261_121;
  const draw = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const points = Array.from({ length: count }, (_, index) => 1 + Math.floor(((index + draw()) * borders) / count));
  return [...new Set(points.map((point) => Math.min(point, borders)))];
}

/** What people would see: pull requests and issues with texts and labels, branches with trees and messages, the audit. */
export function stateOf(world: Pick<World, 'git' | 'items' | 'double'>): string {
  const git = gitIn(world.git.path);
  const branches = [...world.git.heads().keys()].toSorted().filter((name) => name !== AUDIT);
  const items = world.items().toSorted((a, b) => (a.title < b.title ? -1 : 1));
  const shown = [
    ...items.map(({ number: _, ...item }) => JSON.stringify(item)),
    ...branches.map(
      (name) => `${name} ${git('log', '-1', '--format=%T%n%B', name)} ${git('rev-list', '--count', name)}`,
    ),
    ...git('grep', '-h', '', AUDIT).split('\n').map(entryOf).toSorted(),
  ].join('\n');
  return shown.replaceAll(world.double.origin, 'ORIGIN');
}

const entry = z.object({ action: z.string(), subject: z.string() });

/**
 * When, and at which commit, depends on which of the passes wrote it, and on the clock of a forge that signs. Whether a
 * pull request that an earlier pass opened counts as updated since depends on that forge: GitHub's labels come later.
 */
function entryOf(line: string): string {
  const { action, subject } = entry.parse(JSON.parse(line));
  return `${action === 'updated' ? 'opened' : action} ${subject}`;
}

const AUDIT = 'trimtab-journal';
