/** Replaces every secret this process knows, so that no log line, error or output can carry one. */
export type Scrub = (text: string) => string;

/** Longer secrets first: one may contain another. Their base64 form is a secret too (it is what HTTP basic sends). */
export function scrubber(secrets: readonly string[]): Scrub {
  const forms = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)])
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return (text) => forms.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
