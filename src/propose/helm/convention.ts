/** Which value probably controls a field, by its looks only: good for a suggestion, never for a proof. */
import { parseImage } from '../../model/image.ts';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Field } from '../locate/field.ts';
import type { Subject } from '../locate/subject.ts';
import type { Value } from '../splice/edit.ts';
import type { Controls } from './discover.ts';
import type { HelmModel } from './layers.ts';
import type { Written } from './sentinels.ts';
import { type Suspect, suspectsOf } from './suspects.ts';

/** Undefined when a field has no suspect, or two that look alike. */
export function byConvention(subject: Subject, model: HelmModel): Controls | undefined {
  const controls = new Map<Field, readonly Written[]>();
  for (const field of subject.fields) {
    const [best, second] = suspectsOf(model, field, 'narrow')
      .map((suspect) => ({ suspect, score: scoreOf(subject, suspect) }))
      .sort((a, b) => b.score - a.score);
    if (best === undefined || best.score === second?.score) return undefined;
    controls.set(field, [{ path: best.suspect.path, value: valueFor(best.suspect) }]);
  }
  return controls;
}

/** The live value counts most, then a key that speaks of the container or the object, then a short way to it. */
function scoreOf({ object }: Subject, { field, path, current }: Suspect): number {
  const names = [object.name, 'container' in field.intent ? field.intent.container : ''].map(letters);
  const related = path.some(
    (step) => typeof step === 'string' && names.some((name) => name !== '' && speaksOf(letters(step), name)),
  );
  return (isLive(field, current) ? 4 : 0) + (related ? 2 : 0) - path.length / 100;
}

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
const speaksOf = (step: string, name: string): boolean =>
  step.length > 2 && (name.includes(step) || step.includes(name));

export function isLive({ from }: Field, current: unknown): boolean {
  if (from === undefined || current === undefined || current === null)
    return from === undefined && current === undefined;
  if (from.kind === 'memory') return parseMemory(String(current)) === from.to;
  if (from.kind === 'cpu') return parseCpu(String(current)) === from.to;
  if (from.kind === 'text') return parseImage(from.to)?.tag === String(current);
  return 'to' in from && from.to === current;
}

function valueFor({ field, path }: Suspect): Value {
  const { value } = field;
  const image = value.kind === 'text' ? parseImage(value.to) : undefined;
  const tag = /tag$|version$/i.test(String(path.at(-1)));
  return tag && image?.tag !== undefined ? { kind: 'text', to: image.tag } : value;
}
