/** Which parameters a generator makes, as far as that can be told from Git. */
import type { Reason } from '../../model/reason.ts';
import { isRecord, wordOf } from '../locate/documents.ts';
import { because, isReason } from '../locate/reasons.ts';
import { clusterRows } from './cluster-rows.ts';
import { matrixRows, mergeRows } from './combine-rows.ts';
import { gitRows } from './git-rows.ts';
import { listRows } from './list-rows.ts';
import { type Dialect, type Piece, textOf } from './piece.ts';
import { renderText } from './render-text.ts';
import { keyOf, type Origin, type Row } from './row.ts';
import { selects } from './selector.ts';
import type { GeneratorAt, Site } from './site.ts';

/** `generator` is the map that has `list:`, `git:`, ... */
export function rowsOf(site: Site, generator: GeneratorAt): readonly Row[] | Reason {
  const { selector, ...kinds } = generator.body;
  const [found, another] = Object.entries(kinds).flatMap(([kind, body]) => (isRecord(body) ? [{ kind, body }] : []));
  if (found === undefined || another !== undefined) {
    return because('generator-unsupported', 'A generator of the ApplicationSet is not exactly one of the known kinds.');
  }
  const inner = { ...generator, body: found.body, path: [...generator.path, found.kind] };
  const rows = rowsOfKind(site, found.kind, inner);
  return isReason(rows) || !isRecord(selector) ? rows : rows.filter(({ params }) => selects(selector, params));
}

function rowsOfKind(site: Site, kind: string, generator: GeneratorAt): readonly Row[] | Reason {
  switch (kind) {
    case 'list':
      return listRows(site, generator);
    case 'git':
      return withValues(site, generator, gitRows(site, generator));
    case 'clusters':
      return withValues(site, generator, clusterRows(site, generator));
    case 'matrix':
      return matrixRows(site, generator, rowsOf);
    case 'merge':
      return mergeRows(site, generator, rowsOf);
    default:
      return because(
        'generator-unsupported',
        `A ${NAMES[kind] ?? kind} generator asks somebody else, so nobody can tell here what it makes.`,
      );
  }
}

const NAMES: Readonly<Record<string, string>> = {
  scmProvider: 'SCM provider',
  pullRequest: 'pull request',
  clusterDecisionResource: 'cluster decision resource',
};

/** `values` of a generator, which may use its parameters. */
function withValues(
  { dialect }: Site,
  { body, path, made }: GeneratorAt,
  rows: readonly Row[] | Reason,
): readonly Row[] | Reason {
  const values = isRecord(body.values) ? Object.entries(body.values) : [];
  if (isReason(rows) || values.length === 0) return rows;
  const grown: Row[] = [];
  for (const row of rows) {
    const origins = new Map(row.origins);
    const own: Record<string, unknown> = {};
    for (const [key, value] of values) {
      const pieces = renderText(wordOf(value) ?? '', row.params, dialect);
      if (isReason(pieces)) return pieces;
      own[key] = textOf(pieces);
      const at = [...path, 'values', key];
      const earlier = made.get(keyOf([...path, 'values', key].filter((step) => typeof step !== 'object')));
      const source = pieces.every(isLiteral) ? earlier : { pieces, row };
      const origin: Origin = { kind: 'set', path: at, ...(source === undefined ? {} : { made: source }) };
      origins.set(keyOf(dialect.goTemplate ? ['values', key] : [`values.${key}`]), origin);
    }
    grown.push({ params: { ...row.params, ...namedValues(own, dialect) }, origins });
  }
  return grown;
}

const isLiteral = ({ params }: Piece): boolean => params === undefined;

const namedValues = (
  own: Readonly<Record<string, unknown>>,
  { goTemplate }: Dialect,
): Readonly<Record<string, unknown>> =>
  goTemplate
    ? { values: own }
    : Object.fromEntries(Object.entries(own).map(([key, value]) => [`values.${key}`, value]));
