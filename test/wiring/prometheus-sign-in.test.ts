import { describe, expect, it } from 'vitest';
import { secretsFrom } from '../../src/config/secrets.ts';
import { ConfigError } from '../../src/model/errors.ts';
import { prometheusSignIn } from '../../src/wiring/prometheus-sign-in.ts';

function tools(environment: Readonly<Record<string, string>> = {}) {
  const learned: string[] = [];
  const learn = (secret: string): void => void learned.push(secret);
  return { learned, environment, learn, secrets: secretsFrom(environment, learn) };
}

/** A program that prints what it is told, as gcloud, az and aws do. */
const printing = (text: string): string[] => [process.execPath, '-e', `process.stdout.write(${JSON.stringify(text)})`];
const request = { method: 'GET', url: new URL('https://aps.example.com/api/v1/query'), headers: {} };

describe('signing in with what a program prints', () => {
  it('takes a token without its newline, and hides it from then on', async () => {
    const given = tools();
    const auth = await prometheusSignIn({ kind: 'command', command: printing('ya29.token\n') }, given);
    expect(auth.kind === 'bearer' && (await auth.token())).toBe('ya29.token');
    expect(given.learned).toEqual(['ya29.token']);
  });

  it.each([
    ['a program that fails', [process.execPath, '-e', 'console.error("secret"); process.exit(3)']],
    ['a program that is not there', ['/nonexistent/gcloud']],
  ])('stops the pass before it begins: %s', async (_, command) => {
    const failure = await prometheusSignIn({ kind: 'command', command }, tools()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).not.toContain('secret');
  });

  it('signs with the keys of a credential process', async () => {
    const given = tools();
    const keys = { Version: 1, AccessKeyId: 'AKID', SecretAccessKey: 'very-secret', SessionToken: 'session' };
    const command = printing(JSON.stringify(keys));
    const auth = await prometheusSignIn({ kind: 'sigv4', region: 'eu-west-1', service: 'aps', command }, given);
    const headers = auth.kind === 'signed' ? await auth.sign(request) : undefined;
    expect(headers).toMatchObject({ kind: 'known', value: { 'x-amz-security-token': 'session' } });
    expect(JSON.stringify(headers)).toContain('Credential=AKID/');
    expect(given.learned).toEqual(['very-secret', 'session']);
  });

  it('refuses a credential process that prints something else, without repeating it', async () => {
    const auth = {
      kind: 'sigv4',
      region: 'eu-west-1',
      service: 'aps',
      command: printing('{"Secret":"x1y2"}'),
    } as const;
    const failure = await prometheusSignIn(auth, tools()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect(String(failure)).not.toContain('x1y2');
  });

  it('takes keys from variables, and misses one before the pass begins', async () => {
    const auth = {
      kind: 'sigv4',
      region: 'eu-west-1',
      service: 'aps',
      accessKeyIdEnv: 'AWS_ACCESS_KEY_ID',
      secretAccessKeyEnv: 'AWS_SECRET_ACCESS_KEY',
    } as const;
    const both = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'very-secret' };
    expect(await prometheusSignIn(auth, tools(both))).toMatchObject({ kind: 'signed' });
    await expect(prometheusSignIn(auth, tools({ AWS_ACCESS_KEY_ID: 'AKID' }))).rejects.toThrow(ConfigError);
  });
});
