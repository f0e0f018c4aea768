/** Options that say where something is: files, addresses, repositories, and secrets, which are only ever named. */
import { z } from 'zod';
import { text } from './shape.ts';

const VARIABLE_WANT = 'the name of an environment variable such as PROMETHEUS_TOKEN, never the secret itself';
export const variable = (what: string) =>
  z
    .string({ error: VARIABLE_WANT })
    .regex(/^[A-Z_][A-Z0-9_]*$/, { error: VARIABLE_WANT })
    .describe(`Name of the environment variable that holds ${what}`);

export const file = (what: string) => text('a path, relative to this file').describe(what);

const ADDRESS_WANT = 'an address such as http://prometheus.monitoring:9090, without user or password (see auth)';
export const httpAddress = z
  .string({ error: ADDRESS_WANT })
  .refine((address) => /^https?:\/\/[^/@\s]+(\/[^@\s]*)?$/.test(address) && URL.canParse(address), {
    error: ADDRESS_WANT,
  });

const REMOTE_WANT = 'a repository such as https://git.example.com/team/manifests.git, without a password';
export const repositoryUrl = text(REMOTE_WANT).refine((url) => !/:\/\/[^/]*:[^/]*@/.test(url), { error: REMOTE_WANT });

export const token = {
  tokenEnv: z.exactOptional(variable('the token')),
  tokenFile: z.exactOptional(file('File that holds the token')),
};
export const oneToken = (auth: { tokenEnv?: string; tokenFile?: string }): boolean =>
  (auth.tokenEnv === undefined) !== (auth.tokenFile === undefined);
export const ONE_TOKEN = { error: 'either tokenEnv or tokenFile' };
