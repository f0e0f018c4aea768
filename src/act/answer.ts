import type { Asking } from '../model/history.ts';
import type { Ports } from '../ports/ports.ts';
import { fromHistory } from './from-history.ts';

type Sources = Pick<Ports, 'renderer' | 'log'> & Partial<Pick<Ports, 'repositories'>>;

/** Carries each question of pure code to the renderer or to git and its reply back, until the result is there. */
export async function answer<T>(asking: Asking<T>, ports: Sources): Promise<T> {
  const { renderer, repositories = [], log } = ports;
  let step = asking.next();
  for (let asked = 1; !step.done; asked++) {
    log.progress('proving edits by rendering', asked);
    const { value } = step;
    const reply = value.kind === 'render' ? await renderer.render(value) : await fromHistory(value, repositories);
    step = asking.next(reply);
  }
  return step.value;
}
