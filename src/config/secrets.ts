import { readFile } from 'node:fs/promises';
import { ConfigError } from '../model/errors.ts';
import type { Environment } from './load.ts';

/** Fetches secrets that the configuration only names. */
export interface Secrets {
  /** Reads it once now, so that a missing one stops the pass before it begins, and again whenever it is used. */
  readonly token: (where: TokenPlace) => Promise<() => Promise<string>>;
  readonly variable: (name: string) => string;
}

export interface TokenPlace {
  readonly tokenEnv?: string;
  readonly tokenFile?: string;
}

/** `learn` hears of every secret before anybody else, so that no message can repeat it. */
export function secretsFrom(environment: Environment, learn: (secret: string) => void): Secrets {
  const variable = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') {
      throw new ConfigError({
        path: `environment variable ${name}`,
        got: 'not set',
        want: `the secret that the configuration looks for there: export ${name}=...`,
      });
    }
    learn(value);
    return value;
  };
  const file = async (path: string): Promise<string> => {
    const value = (await readSecret(path)).trim();
    learn(value);
    return value;
  };
  return {
    variable,
    async token({ tokenEnv, tokenFile }) {
      const read = async (): Promise<string> => (tokenFile === undefined ? variable(tokenEnv ?? '') : file(tokenFile));
      await read();
      return read;
    },
  };
}

async function readSecret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigError({ path, got: 'a file that cannot be read', want: 'a file that holds the secret', cause });
  }
}
