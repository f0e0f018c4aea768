export interface Scrubber {
  /** From now on this text leaves the process as `***`. */
  readonly learn: (secret: string) => void;
  readonly scrub: (text: string) => string;
}

/** Replaces every secret this process knows, so that no log line, error or output can carry one. */
export function scrubber(): Scrubber {
  const forms = new Set<string>();
  return {
    learn(secret) {
      if (secret === '') return;
      // HTTP basic sends base64, a URL percent codes, JSON escapes: each of them is the secret, too.
      const escaped = JSON.stringify(secret).slice(1, -1);
      for (const form of [secret, escaped, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        forms.add(form);
      }
    },
    // Longer forms first: one may contain another.
    scrub: (text) =>
      [...forms].sort((a, b) => b.length - a.length).reduce((clean, form) => clean.replaceAll(form, '***'), text),
  };
}
