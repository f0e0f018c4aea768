import { isSecretName, REDACTED, redact } from './redact.ts';

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g;
/** A key with its value below it: indentation, name, what opens a block, comment. */
const LONE_KEY = /^(\s*(?:- +)*)["']?([\w./-]+)["']?\s*:\s*([|>][-+\d]*)?\s*(#.*)?$/;
const NESTED = /^\s*(?:- +)*(?:["']?[\w./$-]+["']?\s*:(?:\s|$)|$)/;
const NAME = /^\s*(?:- +)*name:\s*["']?([\w./-]+)/;
const VALUE = /^(\s*value:\s*)\S.*?(\r?)$/;

/** The lines below it are its value, or what it is a map or a list of. */
interface Home {
  readonly indent: number;
  readonly isBlock: boolean;
}

/**
 * YAML in a text stays YAML: what stands below `imagePullSecrets:` is no value of it, and what is hidden stays a text. A value
 * that is a block, stands on the next line, or is an item of a list is hidden as a whole. A fixed point, like `redact`.
 */
export function redactLines(text: string): string {
  let home: Home | undefined;
  let named = '';
  const lines = text.replace(PRIVATE_KEY, REDACTED).split('\n');
  return lines
    .map((line) => {
      if (home !== undefined && !isBelow(line, home)) home = undefined;
      if (home !== undefined && (home.isBlock || !NESTED.test(line))) return hidden(line);
      const before = named;
      named = NAME.exec(line)?.[1] ?? '';
      if (isSecretName(before) && VALUE.test(line)) return line.replace(VALUE, `$1"${REDACTED}"$2`);
      const [, start = '', name = '', indicator, comment = ''] = LONE_KEY.exec(line) ?? [];
      if (!isSecretName(name)) return asText(redact(line));
      home = { indent: start.length, isBlock: indicator !== undefined };
      return line.slice(0, line.length - comment.length) + redact(comment);
    })
    .join('\n');
}

/** Items of a list may stand as far left as its key. */
function isBelow(line: string, { indent, isBlock }: Home): boolean {
  const own = line.search(/\S/);
  return own < 0 || own > indent || (!isBlock && own === indent && /^\s*- /.test(line));
}

/** Comments have nothing to hide by their place alone. */
const hidden = (line: string): string =>
  /^\s*(#|$)/.test(line) ? redact(line) : line.replace(/^(\s*(?:- +)*).*?(\r?)$/, `$1"${REDACTED}"$2`);

/** Without quotes it would be a list. */
const asText = (line: string): string =>
  line.replace(/^([^#]*:\s+|\s*(?:- +)+)\[redacted\](\s*(?: #.*)?\r?)$/, `$1"${REDACTED}"$2`);
