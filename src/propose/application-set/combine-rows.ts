/** matrix and merge. Later maps override earlier ones value by value where templates are Go's, whole keys otherwise. */
import type { Reason } from '../../model/reason.ts';
import { isRecord, recordsIn, wordsIn } from '../locate/documents.ts';
import { because, isReason } from '../locate/reasons.ts';
import { toJson } from './go-template/print.ts';
import { interpolated } from './interpolate.ts';
import type { Params } from './piece.ts';
import type { Row } from './row.ts';
import type { GeneratorAt, Site } from './site.ts';

export type RowsOf = (site: Site, generator: GeneratorAt) => readonly Row[] | Reason;

/** The second generator is written anew for every row of the first; the first has the last word. */
export function matrixRows(site: Site, generator: GeneratorAt, rowsOf: RowsOf): readonly Row[] | Reason {
  const [first, second, ...others] = nested(generator);
  if (first === undefined || second === undefined || others.length > 0) {
    return because('generator-unsupported', 'A matrix generator has not exactly two generators.');
  }
  const left = rowsOf(site, first);
  if (isReason(left)) return left;
  const rows: Row[] = [];
  for (const row of left) {
    const inner = interpolated(site, second, row);
    const right = isReason(inner) ? inner : rowsOf(site, inner);
    if (isReason(right)) return right;
    rows.push(...right.map((other) => joined(site, other, row)));
  }
  return rows;
}

/** Rows of the first generator, with what later ones say about rows of the same merge keys. */
export function mergeRows(site: Site, generator: GeneratorAt, rowsOf: RowsOf): readonly Row[] | Reason {
  const keys = wordsIn(generator.body.mergeKeys);
  let merged: Map<string, Row> | undefined;
  for (const one of nested(generator)) {
    const rows = rowsOf(site, one);
    if (isReason(rows)) return rows;
    const byKey = new Map(rows.map((row) => [toJson(keys.map((key) => row.params[key])), row]));
    if (byKey.size < rows.length)
      return because('generator-unsupported', 'Rows of a merge generator share their merge keys.');
    merged = merged === undefined ? byKey : overridden(site, merged, byKey);
  }
  return [...(merged ?? new Map<string, Row>()).values()];
}

const overridden = (site: Site, base: ReadonlyMap<string, Row>, above: ReadonlyMap<string, Row>): Map<string, Row> =>
  new Map(
    [...base].map(([key, row]) => {
      const other = above.get(key);
      return [key, other === undefined ? row : joined(site, row, other)];
    }),
  );

const nested = ({ body, path, made }: GeneratorAt): GeneratorAt[] =>
  recordsIn(body.generators).map((one, i) => ({ body: one, path: [...path, 'generators', i], made }));

/** Maps that hold a value of both keep the origins of both; a key that changes hands takes its origins along. */
function joined({ dialect }: Site, below: Row, above: Row): Row {
  const params = dialect.goTemplate ? deepMerged(below.params, above.params) : { ...below.params, ...above.params };
  const hidden = (key: string): boolean => {
    const path: unknown = JSON.parse(key);
    return Array.isArray(path) && isReplaced(above.params, path);
  };
  return {
    params,
    origins: new Map([...[...below.origins].filter(([key]) => !hidden(key)), ...above.origins]),
  };
}

/** mergo with override: maps are merged, and an empty value overrides nothing. */
function deepMerged(below: Params, above: Params): Params {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    if (isRecord(value) && isRecord(under)) merged[key] = deepMerged(under, value);
    else if (!isEmpty(value) || !Object.hasOwn(merged, key)) merged[key] = value;
  }
  return merged;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

function isReplaced(above: unknown, [key, ...rest]: readonly unknown[]): boolean {
  if (key === undefined) return true;
  if (!isRecord(above)) return above !== undefined;
  const at = Object.hasOwn(above, String(key)) ? above[String(key)] : undefined;
  return !isEmpty(at) && isReplaced(at, rest);
}
