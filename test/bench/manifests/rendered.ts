/** Renders every Application and takes what comes out for the live cluster. */
import type { ScratchRenderer } from '../../../src/adapters/render/renderer.ts';
import type { Intent } from '../../../src/model/intent.ts';
import type { Rendering } from '../../../src/model/manifests.ts';
import { groundOf } from '../../../src/propose/locate/ground.ts';
import { isReason } from '../../../src/propose/locate/reasons.ts';
import type { Tool } from '../../../src/propose/locate/source.ts';
import { renderingsOf, targetOf } from '../../../src/propose/prove/renderings.ts';
import { type Live, liveOf } from './live.ts';
import { type FieldName, questionFor } from './questions.ts';
import type { worldOf } from './world.ts';

export interface Asked {
  readonly live: Live;
  readonly intent: Intent;
  readonly tool: Tool;
}

export interface Rendered {
  readonly asked: readonly Asked[];
  readonly unrendered: Readonly<Record<string, number>>;
}

export type Drive = <T>(rendering: Rendering<T>) => Promise<T>;

export const driver =
  (tools: ScratchRenderer): Drive =>
  async (rendering) => {
    let step = rendering.next();
    while (!step.done) step = rendering.next(await tools.render(step.value));
    return step.value;
  };

export interface Sampling {
  readonly field: FieldName;
  /** At most so many workloads, from Applications spread over the whole repository. */
  readonly sample: number | undefined;
  readonly say: (text: string) => void;
}

export async function renderAll(
  world: ReturnType<typeof worldOf>,
  drive: Drive,
  sampling: Sampling,
): Promise<Rendered> {
  const ground = groundOf(world);
  const asked: Asked[] = [];
  const unrendered: Record<string, number> = {};
  const applications = spread(ground.applications, sampling.sample);
  for (const [i, application] of applications.entries()) {
    if (sampling.sample !== undefined && asked.length >= sampling.sample) break;
    if (i % 20 === 0) sampling.say(`rendering ${i} of ${applications.length}, ${asked.length} workloads`);
    for (const located of ground.locate(application)) {
      const reply = isReason(located) ? undefined : await drive(renderingsOf().base(targetOf(located)));
      if (isReason(located) || reply?.kind !== 'rendered') {
        const code = isReason(located) ? located.code : reply?.kind === 'not-rendered' ? reply.because.code : '';
        unrendered[code] = (unrendered[code] ?? 0) + 1;
        continue;
      }
      asked.push(...liveOf(reply.objects, application).flatMap((live) => ask(live, located.tool, sampling.field)));
    }
  }
  return { asked: asked.slice(0, sampling.sample), unrendered };
}

function ask(live: Live, tool: Tool, field: FieldName): Asked[] {
  const container = live.workload.containers.find(({ spec }) => spec.role === 'main')?.spec.name;
  if (container === undefined) return [];
  const intent = questionFor(field, { object: live.workload.ref, body: live.body, container });
  return intent === undefined ? [] : [{ live, intent, tool }];
}

/** Every n-th first, so that a sample sees all corners; the same sample every time. */
function spread<T>(items: readonly T[], sample: number | undefined): readonly T[] {
  if (sample === undefined) return items;
  const stride = Math.max(1, Math.floor(items.length / sample));
  return [...Array(stride).keys()].flatMap((start) => items.filter((_, i) => i % stride === start));
}
