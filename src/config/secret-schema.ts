import { z } from 'zod';
import { shape, text } from './shape.ts';

const WANT = 'the name of an environment variable such as SLACK_WEBHOOK, never the secret itself';

/** Where one secret is: in a variable or in a file, and in exactly one of them. */
export const secret = (what: string) =>
  shape({
    env: z.exactOptional(
      z
        .string({ error: WANT })
        .regex(/^[A-Z_][A-Z0-9_]*$/, { error: WANT })
        .describe(`Name of the environment variable that holds ${what}`),
    ),
    file: z.exactOptional(text('a path, relative to this file').describe(`File that holds ${what}`)),
  })
    .refine(({ env, file }) => (env === undefined) !== (file === undefined), { error: 'either env or file' })
    .describe(`Where ${what} is`);

export type SecretConfig = z.output<ReturnType<typeof secret>>;

export const secretAt = <T extends SecretConfig>(place: T, absolute: (path: string) => string): T =>
  place.file === undefined ? place : { ...place, file: absolute(place.file) };
