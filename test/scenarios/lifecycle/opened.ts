import { expect } from 'vitest';
import { CUT } from './pass.ts';
import { type LifecycleWorld, lifecycleWorld } from './world.ts';

/** A world in which the first pass has opened a pull request. */
export async function openedWorld(): Promise<LifecycleWorld> {
  const world = await lifecycleWorld();
  expect((await world.pass(0, CUT)).did).toEqual(['opened']);
  return world;
}

export async function newestIn({ forge }: LifecycleWorld) {
  const [pullRequest] = await forge().list();
  if (pullRequest === undefined) throw new Error('there is none');
  return pullRequest;
}

/** Everything that was written under the first pull request. */
export const saidIn = async ({ forge }: LifecycleWorld): Promise<string[]> =>
  (await forge().comments.list(1)).map(({ body }) => body);
