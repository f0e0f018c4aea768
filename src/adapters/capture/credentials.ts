/**
 * The last look before something is written to disk: the adapters have already redacted what they know to be secret,
 * this catches what has the shape of a credential wherever it hides (commands, annotations, messages of events).
 */
export function withoutCredentials(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(withoutCredentials);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanField(key, item)]));
}

const REDACTED = '[redacted]';

/** `--token=x`, `password: x`, `API_KEY=x`: the name stays, so that a reader knows what was there. */
const NAMED = /((?:password|passwd|secret|token|api[-_]?key|private[-_]?key|credential)s?["']?\s*[=:]\s*)[^\s,;]+/gi;
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:ghp|gho|ghs|ghu|glpat|xox[abprs])[-_][\w-]{10,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bAKIA[0-9A-Z]{16}\b/g,
  /(?<=:\/\/)[^\s/@]+:[^\s/@]+(?=@)/g,
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}/g,
];

const cleanText = (text: string): string =>
  SHAPES.reduce((clean, shape) => clean.replace(shape, REDACTED), text.replace(NAMED, `$1${REDACTED}`));

/** A field whose own name says credential, such as an annotation `example.com/api-token`. */
const SECRET_NAME = /(?:password|passwd|secret|token|api[-_]?key|private[-_]?key|credential)s?$/i;

const cleanField = (key: string, item: unknown): unknown =>
  typeof item === 'string' && SECRET_NAME.test(key) ? REDACTED : withoutCredentials(item);
