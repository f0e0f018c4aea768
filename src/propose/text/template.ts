/** Liquid templates, logic-light: values arrive escaped and in order, a template only places them. */
import { Liquid } from 'liquidjs';

export type Template = (view: Readonly<Record<string, unknown>>) => string;

/** An unknown variable or filter is an error, not an empty string. Templates read no files. */
const engine = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true, templates: {} });

export function templateOf(source: string): Template {
  const parsed = engine.parse(source);
  return (view) => String(engine.renderSync(parsed, view));
}
