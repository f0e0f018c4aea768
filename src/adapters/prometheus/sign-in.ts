import { readFile } from 'node:fs/promises';
import type { Reading } from '../../model/reason.ts';
import { isHeaderText } from './endpoint.ts';
import { type Answer, answer, failed } from './failure.ts';
import { codeOf } from './network-error.ts';
import type { PrometheusAuth, UnsignedRequest } from './options.ts';

/** The Authorization header of one request, and what must never be shown. */
export interface SignIn {
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** Asked before every request, so that rotated tokens are picked up. */
export async function signIn(auth: PrometheusAuth, request: UnsignedRequest): Promise<Answer<SignIn>> {
  switch (auth.kind) {
    case 'none':
      return answer({ headers: {}, secrets: [] });
    case 'basic':
      return answer(basic(auth));
    case 'bearer':
      return bearer(await auth.token());
    case 'bearer-file':
      return bearerFile(auth.path);
    case 'signed':
      return signed(await auth.sign(request));
  }
}

function signed(headers: Reading<Readonly<Record<string, string>>>): Answer<SignIn> {
  if (headers.kind === 'unknown') return { kind: 'failure', failure: { because: headers.because, helps: 'nothing' } };
  return answer({ headers: headers.value, secrets: Object.values(headers.value) });
}

function basic(auth: { readonly username: string; readonly password: string }): SignIn {
  const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  return { headers: { authorization: `Basic ${pair}` }, secrets: [auth.password, pair] };
}

async function bearerFile(path: string): Promise<Answer<SignIn>> {
  try {
    return bearer(await readFile(path, 'utf8'));
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return failed('forbidden', `The Prometheus token file ${path} cannot be read (${code}): mount it or fix its path.`);
  }
}

function bearer(text: string): Answer<SignIn> {
  const token = text.trim(); // files end in a newline
  if (token === '')
    return failed('forbidden', 'The Prometheus token is empty: set it where prometheus.auth points to.');
  if (!isHeaderText(token))
    return failed('forbidden', 'The Prometheus token holds characters that HTTP does not allow: store the bare token.');
  return answer({ headers: { authorization: `Bearer ${token}` }, secrets: [token] });
}
