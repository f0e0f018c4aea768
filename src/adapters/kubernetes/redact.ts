/**
 * Takes credentials out of texts of the cluster before anything else sees them. It rather hides too much than too
 * little: what is hidden here is never needed by a check. Pure, and a fixed point: redacting twice changes nothing.
 */
export const REDACTED = '[redacted]';

/** Words that make the value beside a name a credential: `DB_PASSWORD`, `--api-key`, `spring.datasource.password`. */
const SECRET_WORD =
  '(?:password|passwd|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|account[-_.]?key|private[-_.]?key|' +
  'encryption[-_.]?key|signing[-_.]?key|credentials?|requirepass|masterauth|authorization)';
const SECRET_NAME = `(?<![\\w.-])(?:-{0,2}[\\w.-]{0,64}?)${SECRET_WORD}[\\w.-]{0,64}`;
/** `--token-file=/run/token`, `secret-name: tls`: the name says where a credential is, the value is none. */
const POINTER = /(?:file|path|dir|name|ttl|mode|timeout|enabled|expiry|expiration|issuer|audience|url|endpoint)s?$/i;

const IS_SECRET_NAME = new RegExp(SECRET_WORD, 'i');
const ASSIGNED = new RegExp(`(${SECRET_NAME})(["']?\\s*[=:]\\s*)("[^"]*"|'[^']*'|[^\\s"',;}&]+)`, 'gi');
const FLAGGED = new RegExp(
  `(?<![\\w.-])(--?[\\w.-]{0,64}?${SECRET_WORD}[\\w.-]{0,64})(\\s+)("[^"]*"|'[^']*'|[^\\s-]\\S*)`,
  'gi',
);

/** Each: what it looks like, and what is left of it. Order matters: a private key before the base64 inside it. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, REDACTED],
  // user:password@ of any scheme; a lone user name is a token only in http URLs (git@ of ssh is no secret).
  [/(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/:@"'[\]]*:[^\s/@"'[\]]+(?=@)/gi, REDACTED],
  [/(?<=\bhttps?:\/\/)[^\s/:@"'[\]]+(?=@)/gi, REDACTED],
  [/(?<=\b(?:bearer|basic)\s+)[\w+/=.~-]{6,}/gi, REDACTED],
  [/(?<=(?:^|\s)(?:-u|--user)[= ])[^\s:]+:\S+/g, REDACTED],
  [/\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED],
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b/g, REDACTED],
  [/\bAIza[\w-]{35}/g, REDACTED],
  [
    /\b(?:gh[opusr]_|github_pat_|glpat-|gldt-|xox[abeprs]-|npm_|dop_v1_|sk-|sk_live_|rk_live_|hvs\.)[\w.-]{16,}/g,
    REDACTED,
  ],
];

/** At least 32 hex digits or 40 of base64: longer than any name, as long as the shortest common keys. */
const LONG_HEX = /(?<![\w:/-])(?<!sha\d{1,3}[:-])[0-9a-f]{32,}(?![\w])/gi;
const LONG_BASE64 = /(?<![\w+/=-])[\w+/-]{40,}={0,2}(?![\w+/=-])/g;

/**
 * What one pass leaves may look like a credential to the next (`--token [redacted]:x`). Real texts need two or three;
 * one that never settles goes as a whole.
 */
const MOST_PASSES = 8;

/** The text without its credentials; everything else stays as it was. */
export function redact(text: string): string {
  let left = text;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = redactOnce(left);
    if (next === left) return left;
    left = next;
  }
  return REDACTED;
}

function redactOnce(text: string): string {
  const shaped = SHAPES.reduce((rest, [shape, left]) => rest.replace(shape, left), text);
  return shaped
    .replace(ASSIGNED, hideUnlessPointer)
    .replace(FLAGGED, hideUnlessPointer)
    .replace(LONG_HEX, REDACTED)
    .replace(LONG_BASE64, (run) => (looksRandom(run) ? REDACTED : run));
}

export const looksLikeCredential = (text: string): boolean => redact(text) !== text;

/** `DB_PASSWORD` yes, `TOKEN_FILE` no: there the value only says where to look. */
export const isSecretName = (name: string): boolean => IS_SECRET_NAME.test(name) && !POINTER.test(name);

/** Command and arguments: like `redact`, and the argument after a bare `--password`. */
export const redactCommand = (words: readonly string[]): string[] =>
  words.map((word, at) => (isBareSecretFlag(words[at - 1]) && !word.startsWith('-') ? REDACTED : redact(word)));

/** The URL without user and password: `https://x:y@host/path` and `https://host/path` name the same repository. */
export const withoutUserinfo = (url: string): string =>
  url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*:[^/@]*@/i, '$1').replace(/^(https?:\/\/)[^/@]*@/i, '$1');

const hideUnlessPointer = (whole: string, name: string, between: string): string =>
  POINTER.test(name) || whole === name + between + REDACTED ? whole : name + between + REDACTED;

const isBareSecretFlag = (word: string | undefined): boolean =>
  word !== undefined && /^--?[\w.-]+$/.test(word) && isSecretName(word);

/** Upper and lower case and digits, in runs no path or name has: `/opt/App/lib2` is a path, its parts are short. */
function looksRandom(run: string): boolean {
  const mixed = /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);
  return mixed && run.split(/[/_-]/).some((part) => part.length > 16);
}
