/** Renders every Application and takes what comes out for the live cluster. */
import type { ScratchRenderer } from '../../../src/adapters/render/renderer.ts';
import type { Intent } from '../../../src/model/intent.ts';
import type { Rendering } from '../../../src/model/manifests.ts';
import type { Reason } from '../../../src/model/reason.ts';
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
  readonly field: FieldName;
}

export interface Rendered {
  readonly workloads: number;
  readonly asked: readonly Asked[];
  readonly unrendered: readonly Unrendered[];
}

/** A source that cannot be rendered here. */
export interface Unrendered extends Reason {
  readonly application: string;
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
  readonly fields: readonly FieldName[];
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
  const found: Found[] = [];
  const unrendered: Unrendered[] = [];
  const applications = spread(ground.applications, sampling.sample);
  for (const [i, application] of applications.entries()) {
    if (sampling.sample !== undefined && found.length >= sampling.sample) break;
    if (i % 20 === 0) sampling.say(`rendering ${i} of ${applications.length}, ${found.length} workloads`);
    for (const located of ground.locate(application)) {
      const reply = isReason(located) ? located : await drive(renderingsOf().base(targetOf(located)));
      if (isReason(located) || isReason(reply) || reply.kind === 'not-rendered') {
        const why = isReason(reply) ? reply : reply.kind === 'not-rendered' ? reply.because : undefined;
        if (why !== undefined) unrendered.push({ ...why, application: application.ref.name });
        continue;
      }
      found.push(...liveOf(reply.objects, application).map((live) => ({ live, tool: located.tool })));
    }
  }
  const taken = found.slice(0, sampling.sample);
  const asked = taken.flatMap((one) => sampling.fields.flatMap((field) => ask(one, field)));
  return { workloads: taken.length, asked, unrendered };
}

type Found = Pick<Asked, 'live' | 'tool'>;

function ask({ live, tool }: Found, field: FieldName): Asked[] {
  const container = live.workload.containers.find(({ spec }) => spec.role === 'main')?.spec.name;
  if (container === undefined) return [];
  const intent = questionFor(field, { object: live.workload.ref, body: live.body, container });
  return intent === undefined ? [] : [{ live, intent, tool, field }];
}

/** Every n-th first, so that a sample sees all corners; the same sample every time. */
function spread<T>(items: readonly T[], sample: number | undefined): readonly T[] {
  if (sample === undefined) return items;
  const stride = Math.max(1, Math.floor(items.length / sample));
  return [...Array(stride).keys()].flatMap((start) => items.filter((_, i) => i % stride === start));
}
