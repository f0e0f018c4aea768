import { oneLine } from '../../model/one-line.ts';

/** Names, annotations and values come from the cluster and from Git: they are shown, never obeyed. */

/** For running Markdown text: no HTML, no mention, no issue link, no closing keyword, no end of our comments. */
export const prose = (text: string, longest = 400): string =>
  cap(oneLine(text), longest)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~!]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/#(?=\w)/g, '#\u200b')
    .replace(/\b(GH)-(?=\d)/gi, '$1-\u200b')
    .replaceAll('://', ':\u200b//');

/** For a code span, also inside a table. */
export const code = (text: string, longest = 200): string =>
  `\`${cap(oneLine(text), longest).replaceAll('`', "'").replaceAll('|', '\\|') || ' '}\``;

/** For one line of a fenced block. */
export const line = (text: string, longest = 300): string => cap(oneLine(text), longest);

/** A fence that nothing inside can close. */
export function fenced(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((one) => [...one.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return [fence + language, ...lines, fence].join('\n');
}

/** For a commit message and a title: one line, nothing that a forge would act on. */
export const plain = (text: string, longest = 200): string =>
  cap(oneLine(text), longest)
    .replace(/[@#!](?=\w)/g, '$&\u200b')
    .replace(/\b(GH)-(?=\d)/gi, '$1-\u200b')
    .replaceAll('://', ':\u200b//');

/** For text in quotes inside a Mermaid chart. */
export const label = (text: string): string => cap(oneLine(text), 60).replace(/[^A-Za-z0-9 ,.:/_%()-]/g, ' ');

const cap = (text: string, longest: number): string => {
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
};
