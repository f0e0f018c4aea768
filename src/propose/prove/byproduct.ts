import type { RenderedChange } from '../../model/manifests.ts';
import { workloadName } from '../../model/workload.ts';
import type { Field } from '../locate/field.ts';
import { pathText } from '../splice/edit.ts';

/** What comes along with the field and says nothing by itself. */
export const isByproduct = (change: RenderedChange, fields: readonly Field[]): boolean =>
  isHusk(change, fields) || isNewName(change, fields);

/** `resources: {}` disappears when something is put into it, and may stay behind when it is taken out. */
const isHusk = (change: RenderedChange, fields: readonly Field[]): boolean =>
  isEmpty(change.before) &&
  isEmpty(change.after) &&
  fields.some(({ path }) => [`${change.path}.`, `${change.path}[`].some((start) => pathText(path).startsWith(start)));

/** The same of another object, whose own change is among these. */
export const isHuskOf = (change: RenderedChange, alike: readonly RenderedChange[]): boolean =>
  isEmpty(change.before) &&
  isEmpty(change.after) &&
  alike.some(
    ({ object, path }) => workloadName(object) === workloadName(change.object) && path.startsWith(`${change.path}.`),
  );

/** A list item that is made for the field brings its name along. */
const isNewName = (change: RenderedChange, fields: readonly Field[]): boolean =>
  change.before === undefined &&
  fields.some(({ path }) => {
    const step = path.at(-2);
    const made = typeof step === 'object' && 'named' in step && step.orNew === true;
    return made && change.after === step.named && change.path === `${pathText(path.slice(0, -1))}.name`;
  });

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
