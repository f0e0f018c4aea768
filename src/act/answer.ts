import type { Rendering } from '../model/manifests.ts';
import type { Ports } from '../ports/ports.ts';

/** Carries each question of pure code to the renderer and its reply back, until the result is there. */
export async function answer<T>(rendering: Rendering<T>, ports: Pick<Ports, 'renderer' | 'log'>): Promise<T> {
  let step = rendering.next();
  for (let asked = 1; !step.done; asked++) {
    ports.log.progress('proving edits by rendering', asked);
    step = rendering.next(await ports.renderer.render(step.value));
  }
  return step.value;
}
