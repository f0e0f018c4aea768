/** The pull request's body. Too long a body loses whole sections in a fixed order, never its marker. */
import { BODY_BEGIN as BEGIN, BODY_END as END } from '../../model/marker.ts';
import type { Template } from './template.ts';

/** GitHub refuses 65,536; what a forge adds and multi-byte characters want some room. */
const MOST_BYTES = 58_000;

/** Sections that may go, first the one that is missed least. */
const DROPPABLE = ['days', 'queries', 'considered', 'difference', 'charts', 'explanation', 'notes'] as const;
export type Section = (typeof DROPPABLE)[number];

/** `marker` is the first line; people's own text before BEGIN and after END is kept by whoever updates the body. */
export function writeBody(
  template: Template,
  parts: { readonly marker: string; readonly view: Readonly<Record<string, unknown>> },
): string {
  for (let dropped = 0; dropped <= DROPPABLE.length; dropped++) {
    const body = bodyWith(template, parts, DROPPABLE.slice(0, dropped));
    if (bytesOf(body) <= MOST_BYTES) return body;
  }
  return cut(bodyWith(template, parts, DROPPABLE));
}

function bodyWith(
  template: Template,
  parts: { readonly marker: string; readonly view: Readonly<Record<string, unknown>> },
  dropped: readonly Section[],
): string {
  const show = Object.fromEntries(DROPPABLE.map((section) => [section, !dropped.includes(section)]));
  const text = template({ ...parts.view, show, dropped: dropped.length > 0 });
  return `${parts.marker}\n${BEGIN}\n${tidy(text)}\n${END}\n`;
}

/** At most one blank line in a row. */
const tidy = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Last resort for a template of one's own: the head of the text, with the end in place. */
function cut(body: string): string {
  const tail = `\n\n(cut: the text was too long)\n${END}\n`;
  const room = MOST_BYTES - bytesOf(tail);
  let [kept, size] = ['', 0];
  for (const line of body.split('\n')) {
    size += bytesOf(line) + 1;
    if (size > room) break;
    kept += `${line}\n`;
  }
  return kept.trimEnd() + tail;
}
