/** Replaces a secret and the forms in which it travels; what is logged or thrown goes through this first. */
export function scrub(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap(formsOf)
    .toSorted((a, b) => b.length - a.length)
    .reduce((clean, form) => clean.replaceAll(form, '***'), text)
    .replace(/([a-z+]+:\/\/)[^/\s@']+@/gi, '$1***@');
}

/** Base64 of "user:token" holds no piece of base64("token") in general: both are listed as secrets by the caller. */
function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const base64 = Buffer.from(secret).toString('base64');
  return [
    secret,
    base64,
    base64.replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    encodeURIComponent(secret),
  ];
}
