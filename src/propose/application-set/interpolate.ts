/** The second generator of a matrix may use parameters of the first in its texts. */
import type { Reason } from '../../model/reason.ts';
import { isRecord } from '../locate/documents.ts';
import { isReason } from '../locate/reasons.ts';
import type { Step } from '../splice/edit.ts';
import { textOf } from './piece.ts';
import { renderText } from './render-text.ts';
import { keyOf, type Made, type Row } from './row.ts';
import type { GeneratorAt, Site } from './site.ts';

export function interpolated(site: Site, generator: GeneratorAt, row: Row): GeneratorAt | Reason {
  const made = new Map(generator.made);
  let failed: Reason | undefined;
  const inside = (value: unknown, path: readonly Step[]): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown, i) => inside(item, [...path, i]));
    if (isRecord(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, [...path, key])]));
    if (typeof value !== 'string' || !value.includes('{{')) return value;
    const pieces = renderText(value, row.params, isOwnValue(path) ? strict(site) : site.dialect);
    if (!isReason(pieces)) {
      made.set(keyOf(plainSteps(path)), { pieces, row } satisfies Made);
      return textOf(pieces);
    }
    if (!isOwnValue(path)) failed ??= pieces;
    return value;
  };
  const body = inside(generator.body, generator.path);
  return failed ?? { ...generator, body: isRecord(body) ? body : {}, made };
}

/** `values` of a generator may use its own parameters, which are not known yet: those stay as they are. */
const isOwnValue = (path: readonly Step[]): boolean => path.at(-2) === 'values';

const strict = ({ dialect }: Site) => ({ ...dialect, goTemplateOptions: ['missingkey=error'] });

export const plainSteps = (path: readonly Step[]): (string | number)[] =>
  path.filter((step) => typeof step !== 'object');
