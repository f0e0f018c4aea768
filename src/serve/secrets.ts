import { readFile } from 'node:fs/promises';
import { crypto } from './built-in.ts';
import type { SecretPlace } from './plan.ts';

/** Reads a secret; undefined when there is none, which opens nothing. */
export type ReadSecret = (place: SecretPlace) => Promise<string | undefined>;

/** `learn` hears of every secret before anybody else, so that no message can repeat it. */
export const secretReader =
  (environment: Readonly<Record<string, string | undefined>>, learn: (secret: string) => void): ReadSecret =>
  async (place) => {
    const text = place.kind === 'variable' ? environment[place.name] : await contentOf(place.path);
    const secret = text?.trim();
    if (secret === undefined || secret === '') return undefined;
    learn(secret);
    return secret;
  };

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Takes the same time for every wrong text: both are hashed with a key first, so even lengths do not show. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => crypto().createHmac('sha256', 'compare').update(text).digest();
  return crypto().timingSafeEqual(digest(given), digest(secret));
}

export const signatureOf = (body: Buffer, secret: string): string =>
  crypto().createHmac('sha256', secret).update(body).digest('hex');
