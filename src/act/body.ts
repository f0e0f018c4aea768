import { BODY_BEGIN, BODY_END } from '../model/marker.ts';

/**
 * The body as it is on the forge with our text replaced: what people wrote before and after it stays, byte for byte.
 * Where our marks are gone or garbled, a fresh block is put below all that is there: prose is never read. The marker is
 * the first line again in either case.
 */
export function mergeBody(current: string, ours: string): string {
  const [marker = '', ...lines] = ours.split('\n');
  const block = lines.join('\n').trimEnd();
  const people = withoutMarkers(current.replaceAll('\r\n', '\n'));
  const [begin, end] = [people.indexOf(BODY_BEGIN), people.indexOf(BODY_END)];
  const isWhole = begin >= 0 && end > begin && isSingle(people, BODY_BEGIN) && isSingle(people, BODY_END);
  if (isWhole) return `${marker}\n${people.slice(0, begin)}${block}${people.slice(end + BODY_END.length)}`;
  const kept = people.replaceAll(BODY_BEGIN, '').replaceAll(BODY_END, '').trim();
  return kept === '' ? ours : `${marker}\n${kept}\n\n${block}\n`;
}

/** Markers stand on lines of their own; an old one that was left behind would be read instead of the new one. */
const withoutMarkers = (text: string): string => text.replace(/^<!-- trimtab:1 .*-->\n?/gm, '');

const isSingle = (text: string, mark: string): boolean => text.indexOf(mark) === text.lastIndexOf(mark);
