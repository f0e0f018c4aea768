/** Inline values and parameters as fields of their Application. */
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import { isRecord, recordsIn, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { valueAt } from '../locate/reach.ts';
import type { LocatedSource } from '../locate/source.ts';
import type { Step, Value } from '../splice/edit.ts';
import type { Layer } from './layer.ts';
import type { Written } from './sentinels.ts';
import { parameterPath } from './values.ts';

/** Undefined where a parameter has no entry of its own. */
export function applicationField(
  { application, position, source: { helm = {} } }: LocatedSource,
  layer: Layer,
  { field, written: { path, value } }: { readonly field: Field; readonly written: Written },
): Field | undefined {
  const start: readonly Step[] = [...sourceSteps(application, position), 'helm'];
  const from = valueLike(value, valueAt(layer.values, path));
  const made = { intent: field.intent, required: 0, from };
  if (layer.kind === 'parameters') {
    const name = nameOfParameter(helm, path);
    if (name === undefined) return undefined;
    const steps = [...start, 'parameters', { named: name }, 'value'];
    return {
      ...made,
      path: steps,
      owner: steps.length,
      value: asText(value),
      from: from === undefined ? from : asText(from),
    };
  }
  const isBegun = isRecord(helm.valuesObject) && Object.keys(helm.valuesObject).length > 0;
  const whole = isBegun || layer.kind === 'none';
  const home = [...start, whole ? 'valuesObject' : 'values'];
  return { ...made, path: [...home, ...path], owner: home.length, value, ...(whole ? {} : { within: home.length }) };
}

export function sourceSteps(application: LocatedSource['application'], position: number): readonly Step[] {
  if (application.hydrated) return ['spec', 'sourceHydrator', 'drySource'];
  const several = application.sources.length > 1 || application.severalSources === true;
  return several ? ['spec', 'sources', position] : ['spec', 'source'];
}

/** The last entry of a name wins. */
const nameOfParameter = (helm: Readonly<Record<string, unknown>>, key: readonly Step[]): string | undefined =>
  recordsIn(helm.parameters)
    .map(({ name }) => wordOf(name))
    .findLast((name) => name !== undefined && JSON.stringify(parameterPath(name)) === JSON.stringify(key));

/** Parameters are texts. */
export const asText = (value: Value): Value =>
  value.kind === 'number' || value.kind === 'truth' ? { kind: 'text', to: String(value.to) } : value;

/** What is there now, of the kind of what shall be there. */
function valueLike(wanted: Value, current: unknown): Value | undefined {
  if (current === undefined || current === null || typeof current === 'object') return undefined;
  if (wanted.kind === 'memory') return measured('memory', parseMemory(String(current)));
  if (wanted.kind === 'cpu') return measured('cpu', parseCpu(String(current)));
  if (typeof current === 'number') return { kind: 'number', to: current };
  return typeof current === 'boolean' ? { kind: 'truth', to: current } : { kind: 'text', to: String(current) };
}

const measured = <K extends 'memory' | 'cpu', N>(kind: K, to: N | undefined) =>
  to === undefined ? undefined : { kind, to };
