/**
 * Marks: every suspect value gets one of its own, and the one that shows in the rendered field tells which value it is
 * that controls it.
 */
import { parseImage } from '../../model/image.ts';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Field } from '../locate/field.ts';
import type { Value } from '../splice/edit.ts';
import type { Suspect } from './suspects.ts';
import type { KeyPath } from './values.ts';

export interface Mark {
  readonly suspect: Suspect;
  readonly value: string | number | boolean;
  /** What a rendering of it shows; undefined for true and false, which look alike. */
  readonly token: string | undefined;
}

export interface Written {
  readonly path: KeyPath;
  readonly value: Value;
}

/** Five digits that no manifest has by chance in the place we look at; one number per mark. */
const FIRST = 90_001;

export function marksOf(suspects: readonly Suspect[], first = 0): Mark[] {
  return suspects.map((suspect, i) => markOf(suspect, String(FIRST + first + i)));
}

function markOf(suspect: Suspect, token: string): Mark {
  const { field, current } = suspect;
  const wanted = field.value.kind === 'absent' || field.value.kind === 'null' ? field.from : field.value;
  switch (wanted?.kind) {
    case 'memory':
      return { suspect, token, value: typeof current === 'number' ? Number(token) : `${token}Mi` };
    case 'cpu':
      return { suspect, token, value: typeof current === 'number' ? Number(token) : `${token}m` };
    case 'number':
      return { suspect, token, value: Number(token) };
    case 'truth':
      return { suspect, token: undefined, value: wanted.to };
    default: {
      const word = wordFor(suspect, token);
      return { suspect, token: word, value: word };
    }
  }
}

/**
 * Templates compare versions: what stands for a tag looks like one, and like the one that is there. They ask for a slash as
 * well (`if contains "/" .Values.image`): what stands for a name with a path has one.
 */
function wordFor({ field: { from }, path, current }: Suspect, token: string): string {
  const live = from?.kind === 'text' ? parseImage(from.to)?.tag : undefined;
  const [, version] = /^(v?\d+\.\d+)(?:[.+-].*)?$/.exec(String(current ?? live ?? '')) ?? [];
  return version !== undefined && /(tag|version)$/i.test(String(path.at(-1)))
    ? `${version}.${token}`
    : `sntl${String(current ?? '').includes('/') ? '/' : '-'}${token}-z`;
}

/** Which values make up the field, and what each must be for the field to be what is wanted. */
export function writtenBy(field: Field, rendered: unknown, marks: readonly Mark[]): readonly Written[] | undefined {
  if (typeof rendered === 'boolean') {
    const [only, ...others] = marks;
    return only !== undefined && others.length === 0 && rendered === only.value
      ? [{ path: only.suspect.path, value: field.value }]
      : undefined;
  }
  if (typeof rendered !== 'string' && typeof rendered !== 'number') return undefined;
  const text = String(rendered);
  const shown = marks.flatMap((mark) => {
    const at = mark.token === undefined ? -1 : text.indexOf(mark.token);
    return at < 0 ? [] : [{ mark, at }];
  });
  const [first, ...others] = shown.sort((a, b) => a.at - b.at).map(({ mark }) => mark);
  if (first === undefined) return undefined;
  if (String(first.value) === text) return [{ path: first.suspect.path, value: field.value }];
  if (field.value.kind === 'text') return writtenInto(field, text, [first, ...others]);
  return others.length > 0 ? undefined : inUnit(field, text, first);
}

/** The template adds the unit: `{{ .Values.memory }}Mi`. */
function inUnit({ value }: Field, text: string, { suspect, value: marked }: Mark): readonly Written[] | undefined {
  if (typeof marked !== 'number' || !text.startsWith(String(marked))) return undefined;
  const unit = text.slice(String(marked).length);
  const one =
    value.kind === 'memory' ? parseMemory(`1${unit}`) : value.kind === 'cpu' ? parseCpu(`1${unit}`) : undefined;
  if (one === undefined || (value.kind !== 'memory' && value.kind !== 'cpu')) return undefined;
  return [{ path: suspect.path, value: { kind: 'number', to: Math.ceil(value.to / one - 1e-9) } }];
}

/**
 * `registry/app:sntl-1-z` with the wish `registry/app:1.4.2` gives `1.4.2`; a digest that is not wanted is emptied. Only
 * parts that differ from those of today are written: a registry for all images that nobody has set stays unset.
 */
function writtenInto({ value, from }: Field, text: string, marks: readonly Mark[]): readonly Written[] | undefined {
  if (value.kind !== 'text') return undefined;
  const pieces = text.split(new RegExp(marks.map(({ token }) => literal(token ?? '')).join('|')));
  if (pieces.length !== marks.length + 1) return undefined;
  const single = from?.kind === 'text' ? oneOf({ today: from.to, wanted: value.to }, pieces, marks) : undefined;
  if (single !== undefined) return single;
  const whole = matched(value.to, pieces) ?? withoutDigest(value.to, pieces);
  if (whole === undefined) return undefined;
  const today =
    from?.kind === 'text' ? partsOf(from.to, pieces) : marks.map(({ suspect }) => String(suspect.current ?? ''));
  if (today === undefined) return undefined;
  const written = whole.flatMap((part, i) => {
    const suspect = marks[i]?.suspect;
    return suspect === undefined || today[i] === part
      ? []
      : [{ path: suspect.path, value: { kind: 'text' as const, to: part } }];
  });
  return written.length > 0 ? written : undefined;
}

/** Where today's values make up today's text, and another one of them makes the wanted text: `repository/app:1.4.3`. */
function oneOf(
  { today, wanted }: { readonly today: string; readonly wanted: string },
  pieces: readonly string[],
  marks: readonly Mark[],
): readonly Written[] | undefined {
  const parts = marks.map(({ suspect }) => String(suspect.current ?? ''));
  if (glued(pieces, parts) !== today) return undefined;
  for (const [i, mark] of [...marks.entries()].reverse()) {
    const head = glued(pieces.slice(0, i + 1), parts.slice(0, i));
    const tail = glued(pieces.slice(i + 1), parts.slice(i + 1));
    if (wanted.length <= head.length + tail.length || !wanted.startsWith(head) || !wanted.endsWith(tail)) continue;
    const to = wanted.slice(head.length, wanted.length - tail.length);
    return [{ path: mark.suspect.path, value: { kind: 'text', to } }];
  }
  return undefined;
}

const glued = (pieces: readonly string[], parts: readonly string[]): string =>
  pieces.map((piece, i) => piece + (parts[i] ?? '')).join('');

/** What each mark stands for today; a digest that is not there is empty. */
const partsOf = (text: string, pieces: readonly string[]): string[] | undefined =>
  matched(text, pieces) ?? withoutDigest(text, pieces);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function matched(wanted: string, pieces: readonly string[]): string[] | undefined {
  const pattern = pieces.map(literal).join('(.+)');
  return new RegExp(`^${pattern}$`, 's').exec(wanted)?.slice(1);
}

/** Only where the last mark is the digest. The tag of `name:tag` must not swallow a port, so names are compared whole. */
function withoutDigest(wanted: string, pieces: readonly string[]): string[] | undefined {
  const image = parseImage(wanted);
  if (image === undefined || image.digest !== undefined || !/@(sha256:)?$/.test(pieces.at(-2) ?? '')) return undefined;
  const rest = [...pieces.slice(0, -2), (pieces.at(-2) ?? '').replace(/@(sha256:)?$/, '')];
  const values = matched(wanted, rest);
  return values === undefined ? undefined : [...values, ''];
}
