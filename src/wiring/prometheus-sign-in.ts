import { z } from 'zod';
import type { PrometheusAuth } from '../adapters/prometheus/options.ts';
import type { AwsKeys } from '../adapters/prometheus/sigv4.ts';
import type { Config } from '../config/load.ts';
import type { Secrets } from '../config/secrets.ts';
import { ConfigError } from '../model/errors.ts';
import { jsonOf } from '../model/json-of.ts';
import { minutes } from '../model/units.ts';
import { printed } from './printed.ts';
import type { Surroundings } from './surroundings.ts';

type Auth = Config['prometheus']['auth'];
type Tools = { readonly secrets: Secrets } & Pick<Surroundings, 'environment' | 'learn'>;

/** What a program printed is used for so long: shorter than the hour or so that tokens live. */
const FRESH = minutes(5);

/** Credentials are read once now, so that a missing one stops the pass before it begins, and again when they are due. */
export async function prometheusSignIn(auth: Auth, tools: Tools): Promise<PrometheusAuth> {
  switch (auth.kind) {
    case 'none':
      return auth;
    case 'bearer':
      return { kind: 'bearer', token: await tools.secrets.token(auth) };
    case 'basic':
      return basic(auth, tools);
    case 'command':
      return { kind: 'bearer', token: await fresh(() => bearerFrom(auth.command, tools)) };
    case 'sigv4':
      return sigv4(auth, tools);
  }
}

function basic(auth: Extract<Auth, { kind: 'basic' }>, { secrets, learn }: Tools): PrometheusAuth {
  const username = secrets.variable(auth.usernameEnv);
  const password = secrets.variable(auth.passwordEnv);
  // Sent as one text in base64, so that text is a secret as well.
  learn(`${username}:${password}`);
  return { kind: 'basic', username, password };
}

async function bearerFrom(command: readonly string[], { environment, learn }: Tools): Promise<string> {
  const token = (await printed(command, environment)).trim();
  learn(token);
  return token;
}

async function sigv4(auth: Extract<Auth, { kind: 'sigv4' }>, tools: Tools): Promise<PrometheusAuth> {
  const { signedByAws } = await import('../adapters/prometheus/sigv4.ts');
  const { command, region, service } = auth;
  const keys =
    command === undefined ? async () => keysOf(auth, tools.secrets) : await fresh(() => keysFrom(command, tools));
  await keys();
  return { kind: 'signed', sign: signedByAws({ region, service, keys }) };
}

function keysOf(auth: Extract<Auth, { kind: 'sigv4' }>, { variable }: Secrets): AwsKeys {
  const { accessKeyIdEnv = '', secretAccessKeyEnv = '', sessionTokenEnv } = auth;
  return {
    accessKeyId: variable(accessKeyIdEnv),
    secretAccessKey: variable(secretAccessKeyEnv),
    ...(sessionTokenEnv === undefined ? {} : { sessionToken: variable(sessionTokenEnv) }),
  };
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
const processOutput = z.object({
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  SessionToken: z.string().nullish(),
});

async function keysFrom(command: readonly string[], { environment, learn }: Tools): Promise<AwsKeys> {
  const found = processOutput.safeParse(jsonOf(await printed(command, environment)));
  if (!found.success) {
    const want = 'a program that prints JSON with AccessKeyId and SecretAccessKey';
    throw new ConfigError({ path: 'prometheus.auth.command', got: 'other output', want });
  }
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = found.data;
  for (const secret of [secretAccessKey, sessionToken]) if (secret) learn(secret);
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** The same answer for a while; many requests at the same time ask once. */
async function fresh<T>(ask: () => Promise<T>): Promise<() => Promise<T>> {
  let [answer, at] = [ask(), performance.now()];
  await answer;
  return () => {
    if (performance.now() - at > FRESH) [answer, at] = [ask(), performance.now()];
    return answer;
  };
}
