/**
 * What observing took out of an Application's settings (`[redacted]`) is not known: it contradicts nothing, and is put in the
 * same place of what Git would make of them, so that a rendering before and one after the edit hide alike.
 */
import { isRecord } from '../locate/documents.ts';

const HIDDEN = /["']?\[redacted\]["']?/;

/** Can Git's be what is seen? */
export function mayBe(seen: unknown, git: unknown): boolean {
  if (typeof seen === 'string' && HIDDEN.test(seen)) return typeof git !== 'object' && isLike(seen, String(git));
  if (Array.isArray(seen) && Array.isArray(git)) {
    return seen.length === git.length && seen.every((one: unknown, i) => mayBe(one, git[i]));
  }
  if (!isRecord(seen) || !isRecord(git)) return Object.is(seen, git);
  const keys = Object.keys(seen);
  return keys.length === Object.keys(git).length && keys.every((key) => key in git && mayBe(seen[key], git[key]));
}

const isLike = (seen: string, git: string): boolean =>
  new RegExp(`^${seen.split(new RegExp(HIDDEN, 'g')).map(literal).join('[\\s\\S]*?')}$`).test(git);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What would be seen of `after`, where `before` is seen as `seen`. */
export function asSeen(seen: unknown, before: unknown, after: unknown): unknown {
  if (typeof seen === 'string' && HIDDEN.test(seen)) {
    if (before === after) return seen;
    return typeof before === 'string' && typeof after === 'string' ? linesAsSeen(seen, before, after) : after;
  }
  if (Array.isArray(seen) && Array.isArray(before) && Array.isArray(after) && seen.length === after.length) {
    return after.map((one: unknown, i) => asSeen(seen[i], before[i], one));
  }
  if (!isRecord(seen) || !isRecord(before) || !isRecord(after)) return after;
  return Object.fromEntries(Object.entries(after).map(([key, value]) => [key, asSeen(seen[key], before[key], value)]));
}

/** Lines in front of the edit and behind it are those that are seen. */
function linesAsSeen(seen: string, before: string, after: string): string {
  const [shown, old, new_] = [seen, before, after].map((text) => text.split('\n'));
  if (shown === undefined || old === undefined || new_ === undefined || shown.length !== old.length) return after;
  const most = Math.min(old.length, new_.length);
  let start = 0;
  while (start < most && old[start] === new_[start]) start++;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === new_.at(-1 - end)) end++;
  return [...shown.slice(0, start), ...new_.slice(start, new_.length - end), ...shown.slice(shown.length - end)].join(
    '\n',
  );
}
