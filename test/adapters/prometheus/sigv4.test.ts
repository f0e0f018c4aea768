import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UnsignedRequest } from '../../../src/adapters/prometheus/options.ts';
import { type AwsKeys, signedByAws } from '../../../src/adapters/prometheus/sigv4.ts';

const KEYS: AwsKeys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const REQUEST: UnsignedRequest = {
  method: 'POST',
  url: new URL('https://aps-workspaces.eu-central-1.amazonaws.com/workspaces/ws-1/api/v1/query_range'),
  headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
  body: 'query=up&step=300',
};

async function sent(request: UnsignedRequest, keys: AwsKeys = KEYS): Promise<Record<string, string>> {
  const sign = signedByAws({ region: 'eu-central-1', service: 'aps', keys: async () => keys });
  const signed = await sign(request);
  if (signed.kind === 'unknown') throw new Error(signed.because.detail);
  return { ...request.headers, ...signed.value };
}

const sha = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const mac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** What AWS does with a request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function expectedSignature({ method, url, body = '' }: UnsignedRequest, headers: Record<string, string>): string {
  const { scope = '', names = '' } =
    /Credential=[^/]+\/(?<scope>[^,]+), SignedHeaders=(?<names>[^,]+)/.exec(headers.authorization ?? '')?.groups ?? {};
  const all: Record<string, string> = { ...headers, host: url.host };
  const canonical = [
    method,
    url.pathname,
    [...url.searchParams]
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      .sort()
      .join('&'),
    ...names.split(';').map((name) => `${name}:${all[name]}`),
    '',
    names,
    sha(body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha(canonical)].join('\n');
  const [date = '', region = '', service = '', end = ''] = scope.split('/');
  const key = [region, service, end].reduce(mac, mac(`AWS4${KEYS.secretAccessKey}`, date));
  return mac(key, toSign).toString('hex');
}

const signatureOf = (headers: Record<string, string>): string | undefined =>
  headers.authorization?.split('Signature=')[1];

describe('requests to AWS', () => {
  it.each([
    REQUEST,
    {
      ...REQUEST,
      method: 'GET',
      url: new URL('https://aps.example.com/api/v1/series?start=1&match[]=up&match[]=a'),
      body: '',
    },
    { ...REQUEST, body: Uint8Array.of(0, 255, 10, 13) },
  ])('carry the signature that AWS computes (%#)', async (request) => {
    const headers = await sent(request);
    expect(headers.authorization).toContain('/eu-central-1/aps/aws4_request');
    expect(signatureOf(headers)).toBe(expectedSignature(request, headers));
  });

  it('sign another body with another signature', async () => {
    const headers = await sent(REQUEST);
    expect(signatureOf(headers)).not.toBe(expectedSignature({ ...REQUEST, body: 'query=down' }, headers));
  });

  it('carry the session token, and never the secret key', async () => {
    const headers = await sent(REQUEST, { ...KEYS, sessionToken: 'session' });
    expect(headers['x-amz-security-token']).toBe('session');
    expect(JSON.stringify(headers)).not.toContain(KEYS.secretAccessKey);
    expect(headers.host).toBeUndefined();
  });
});
