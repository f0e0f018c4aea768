/** The Applications that an ApplicationSet makes, each with the template and the parameters that it was made from. */
import type { ApplicationSet } from '../../model/application-set.ts';
import type { Reason } from '../../model/reason.ts';
import { isRecord, recordsIn, refOf, wordOf, wordsIn } from '../locate/documents.ts';
import { valueAt } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Step } from '../splice/edit.ts';
import { rowsOf } from './generators.ts';
import { textOf } from './piece.ts';
import { renderText } from './render-text.ts';
import type { Row } from './row.ts';
import type { Site } from './site.ts';

/** `spec` of an ApplicationSet, live or from Git. */
export type SetSpec = Pick<ApplicationSet, 'goTemplate' | 'goTemplateOptions' | 'generators' | 'template' | 'patched'>;

export interface Child {
  readonly name: string;
  /** `metadata` and `spec` of the Application. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly template: Readonly<Record<string, unknown>>;
  readonly row: Row;
  /** Where a part of the template stands in the ApplicationSet. */
  readonly placeOf: (path: readonly Step[]) => readonly Step[];
}

export const specOf = (body: Readonly<Record<string, unknown>>): SetSpec => {
  const spec = isRecord(body.spec) ? body.spec : {};
  return {
    goTemplate: spec.goTemplate === true,
    goTemplateOptions: wordsIn(spec.goTemplateOptions),
    generators: recordsIn(spec.generators),
    template: isRecord(spec.template) ? spec.template : {},
    patched: wordOf(spec.templatePatch) !== undefined,
  };
};

/** A reason as soon as one of its parts cannot be followed: then nobody knows what an edit would do to the others. */
export function childrenOf(set: SetSpec, site: Omit<Site, 'dialect'>): readonly Child[] | Reason {
  if (set.patched) {
    return because(
      'generator-unsupported',
      'The ApplicationSet has a templatePatch, which may set anything for any Application.',
    );
  }
  const children: Child[] = [];
  for (const [i, body] of set.generators.entries()) {
    const rows = rowsOf({ ...site, dialect: set }, { body, path: ['spec', 'generators', i], made: new Map() });
    if (isReason(rows)) return rows;
    const template = mergedTemplate(set, i);
    for (const row of rows) {
      const made = filled(template.body, row, set);
      if (isReason(made)) return made;
      const name = refOf(made).name;
      if (name === undefined) return because('generator-unsupported', 'The template gives an Application no name.');
      children.push({ name, body: made, template: template.body, row, placeOf: template.placeOf });
    }
  }
  return children;
}

interface Template {
  readonly body: Readonly<Record<string, unknown>>;
  readonly placeOf: Child['placeOf'];
}

/** A generator at the top may have a template of its own, which wins over `spec.template` value by value. */
function mergedTemplate(set: SetSpec, i: number): Template {
  const { selector: _, ...kinds } = set.generators[i] ?? {};
  const [kind = '', generator] = Object.entries(kinds).find(([, value]) => isRecord(value)) ?? [];
  const own = isRecord(generator) && isRecord(generator.template) ? generator.template : {};
  return {
    body: over(set.template, own),
    placeOf: (path) => {
      const there = valueAt(own, path);
      return isNothing(there) ? ['spec', 'template', ...path] : ['spec', 'generators', i, kind, 'template', ...path];
    },
  };
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (isRecord(value) && Object.keys(value).length === 0);

function over(
  below: Readonly<Record<string, unknown>>,
  above: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    if (isRecord(value) && isRecord(under)) merged[key] = over(under, value);
    else if (!isNothing(value)) merged[key] = value;
  }
  return merged;
}

/** Every text of the template with the parameters put in, keys as well. */
function filled(
  template: Readonly<Record<string, unknown>>,
  row: Row,
  set: SetSpec,
): Readonly<Record<string, unknown>> | Reason {
  let failed: Reason | undefined;
  const text = (value: string): string => {
    const pieces = renderText(value, row.params, set);
    if (!isReason(pieces)) return textOf(pieces);
    failed ??= pieces;
    return value;
  };
  const inside = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(inside);
    return isRecord(value) ? mapped(value) : value;
  };
  const mapped = (map: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(map).map(([key, item]) => [text(key), inside(item)]));
  const body = mapped(template);
  return failed ?? body;
}
