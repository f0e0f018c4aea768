import { z } from 'zod';
import { ONE_TOKEN, oneToken, token, variable } from './places.ts';
import { shape, text } from './shape.ts';

const command = (what: string) =>
  z
    .array(text('a program and its arguments'))
    .min(1, { error: 'a program and its arguments' })
    .describe(`Program and arguments that print ${what}; run without a shell`);

const sigv4 = shape({
  kind: z.literal('sigv4'),
  region: text('a region such as eu-central-1').describe('Region of the workspace'),
  service: text('a service name').prefault('aps').describe('Service that requests are signed for'),
  accessKeyIdEnv: z.exactOptional(variable('the access key id')),
  secretAccessKeyEnv: z.exactOptional(variable('the secret access key')),
  sessionTokenEnv: z.exactOptional(variable('the session token')),
  command: z.exactOptional(
    command('credentials as credential_process of AWS does, such as [aws, configure, export-credentials]'),
  ),
}).refine(hasOneSource, { error: 'either accessKeyIdEnv and secretAccessKeyEnv, or command' });

/** A session token belongs to keys in variables. */
function hasOneSource(auth: {
  readonly accessKeyIdEnv?: string;
  readonly secretAccessKeyEnv?: string;
  readonly sessionTokenEnv?: string;
  readonly command?: readonly string[];
}): boolean {
  const keys = [auth.accessKeyIdEnv, auth.secretAccessKeyEnv].filter((name) => name !== undefined).length;
  return auth.command === undefined ? keys === 2 : keys === 0 && auth.sessionTokenEnv === undefined;
}

const KINDS = 'none, bearer, basic, command, sigv4';

export const prometheusAuth = z
  .discriminatedUnion(
    'kind',
    [
      shape({ kind: z.literal('none') }),
      shape({ kind: z.literal('bearer'), ...token }).refine(oneToken, ONE_TOKEN),
      shape({
        kind: z.literal('basic'),
        usernameEnv: variable('the user name'),
        passwordEnv: variable('the password'),
      }),
      shape({
        kind: z.literal('command'),
        command: command('a bearer token, such as [gcloud, auth, print-access-token]; asked again every 5 minutes'),
      }),
      sigv4,
    ],
    { error: (issue) => (issue.code === 'invalid_union' ? `one of: ${KINDS}` : undefined) },
  )
  .prefault({ kind: 'none' })
  .describe(
    'How to sign in: none, bearer (tokenEnv or tokenFile), basic (usernameEnv, passwordEnv), command (prints a bearer token: Azure, Google) or sigv4 (AWS)',
  );
