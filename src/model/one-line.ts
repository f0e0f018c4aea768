/**
 * What nobody can see, or what begins another line: control characters, marks that turn the direction of text, invisible
 * joiners and tags. U+2028 and U+2029 are line ends for `^` in our own regular expressions, which read these texts again.
 */
const UNSEEN = '[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\\u{e0000}-\\u{e007f}]';
const EACH = new RegExp(UNSEEN, 'gu');
const RUN = new RegExp(`${UNSEEN}+`, 'gu');

/** Text of somebody else with a blank for each of them. */
export const visible = (text: string): string => text.replace(EACH, ' ');

/** The same as one line that cannot begin an HTML comment either: our own state stands in such comments. */
export const oneLine = (text: string): string =>
  text
    .replace(RUN, ' ')
    .replace(/<!(?=--)/g, '<!\u200b')
    .trim();
