/** Changed leaves as intents, where each of them can be said as one: back to what served before. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { Intent } from '../../model/intent.ts';
import { intentFrom } from '../../model/intent-from.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import { sameObject, type Workload } from '../../model/workload.ts';

const IN_CONTAINER = /^spec\.(?:jobTemplate\.spec\.)?template\.spec\.(?:initC|c)ontainers\[name=([^\]]+)\]\.(.+)$/;
/** Hashes of what else changed: they follow by themselves. */
const FOLLOWS =
  /^spec\.(jobTemplate\.spec\.)?template\.metadata\.(annotations\."?[^"]*(checksum|hash)|labels\."app\.kubernetes\.io\/version")/i;

/** None at all where one leaf cannot be said: what belongs together goes back together. */
export function intentsOf(object: ObjectRef, changes: readonly RenderedChange[], workload: Workload): Intent[] {
  const intents: Intent[] = [];
  for (const change of changes) {
    if (sameObject(change.object, object) && FOLLOWS.test(change.path)) continue;
    const intent = intentOf(object, change, workload);
    if (intent === undefined) return [];
    intents.push(intent);
  }
  return intents;
}

function intentOf(object: ObjectRef, change: RenderedChange, { containers }: Workload): Intent | undefined {
  const [, container, rest = ''] = IN_CONTAINER.exec(change.path) ?? [];
  const spec = containers.find((one) => one.spec.name === container && !one.injected)?.spec;
  if (container === undefined || spec === undefined || change.object.kind !== object.kind) return undefined;
  const field = fieldOf(rest);
  // What the bad commit brought in and nobody had before: whole lines go, which only the text can say.
  if (field === undefined || !isScalar(change.before) || change.after === undefined) return undefined;
  return intentFrom({
    object,
    container,
    role: spec.role,
    field,
    from: String(change.after),
    to: String(change.before),
  });
}

function fieldOf(path: string): string | undefined {
  if (path === 'image') return path;
  const [, variable] = /^env\[name=([^\]]+)\]\.value$/.exec(path) ?? [];
  if (variable !== undefined) return `env.${variable}`;
  if (/^resources\.(requests|limits)\.(cpu|memory)$/.test(path)) return path.slice('resources.'.length);
  return /^(liveness|readiness|startup)Probe\./.test(path) ? path : undefined;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
