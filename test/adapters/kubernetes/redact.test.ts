import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSecretName,
  looksLikeCredential,
  REDACTED,
  redact,
  redactCommand,
  withoutUserinfo,
} from '../../../src/adapters/kubernetes/redact.ts';
import { redactDeep } from '../../../src/adapters/kubernetes/redact-deep.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0cmltdGFiIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----';

describe('redact', () => {
  it.each([
    ['-Ddb.password=hunter2 -Xmx512m', '-Ddb.password=[redacted] -Xmx512m'],
    ['--token=abc123', '--token=[redacted]'],
    ['--db-password hunter2 --verbose', '--db-password [redacted] --verbose'],
    ['export DB_PASSWORD="a b c" && run', 'export DB_PASSWORD=[redacted] && run'],
    ['{"apiKey": "k-1", "port": 80}', '{"apiKey": [redacted], "port": 80}'],
    ['password: hunter2\nreplicas: 3', 'password: [redacted]\nreplicas: 3'],
    ['postgres://app:hunter2@db:5432/shop', 'postgres://[redacted]@db:5432/shop'],
    ['redis://:hunter2@cache:6379', 'redis://[redacted]@cache:6379'],
    ['https://glpat-x@git.example.com/a.git', 'https://[redacted]@git.example.com/a.git'],
    ['Authorization: Bearer abcdef123456', 'Authorization: [redacted] [redacted]'],
    ['curl -u admin:hunter2 https://x', 'curl -u [redacted] https://x'],
    [`got ${JWT} from the server`, 'got [redacted] from the server'],
    ['key AKIAIOSFODNN7EXAMPLE used', 'key [redacted] used'],
    ['ghp_abcdefghijklmnopqrstuvwxyz0123456789', '[redacted]'],
    [`before ${PEM} after`, 'before [redacted] after'],
    ['d41d8cd98f00b204e9800998ecf8427e', '[redacted]'],
    ['redis-server --requirepass hunter2', 'redis-server --requirepass [redacted]'],
  ])('hides what is secret in %j', (text, left) => {
    expect(redact(text)).toBe(left);
  });

  it.each([
    '-Xmx512m -XX:MaxRAMPercentage=75 -Dfile.encoding=UTF-8',
    '--max-old-space-size=400',
    'java -jar /opt/Company/Application2/lib/shop-service-1.4.2-SNAPSHOT.jar',
    '--token-file=/var/run/secrets/token',
    '--tls-private-key-file=/etc/tls/tls.key',
    'registry.example.com/shop/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'https://git.example.com/shop/manifests.git',
    'ssh://git@git.example.com:22/shop.git',
    "couldn't find key password in Secret shop/db",
    'secret "db" not found',
    'Back-off restarting failed container app in pod web-5d9c7b8f6d-abcde_shop(6bfb3947-4d4b-4957-9e95-b889853fb5ad)',
    'unauthorized: authentication required',
    'shop:apps/Deployment:shop/web',
  ])('leaves %j as it is', (text) => {
    expect(redact(text)).toBe(text);
    expect(looksLikeCredential(text)).toBe(false);
  });

  it('hides the argument after a bare secret flag', () => {
    expect(redactCommand(['app', '--password', 'hunter2', '--port', '80', '--token', '--debug'])).toEqual([
      'app',
      '--password',
      REDACTED,
      '--port',
      '80',
      '--token',
      '--debug',
    ]);
  });

  it('tells names of secrets from names of places', () => {
    expect(['DB_PASSWORD', 'api-key', 'spring.datasource.password', 'clientSecret'].filter(isSecretName)).toHaveLength(
      4,
    );
    expect(['TOKEN_FILE', 'secretName', 'tokenTTL', 'KEYBOARD', 'monkey'].filter(isSecretName)).toEqual([]);
  });

  it('strips user and password off repository URLs, so that they match the configured ones', () => {
    expect(withoutUserinfo('https://bot:t0ken@git.example.com/a.git')).toBe('https://git.example.com/a.git');
    expect(withoutUserinfo('https://t0ken@git.example.com/a.git')).toBe('https://git.example.com/a.git');
    expect(withoutUserinfo('ssh://git@git.example.com/a.git')).toBe('ssh://git@git.example.com/a.git');
    expect(withoutUserinfo('git@git.example.com:a.git')).toBe('git@git.example.com:a.git');
  });
});

describe('redactDeep', () => {
  it('goes through Helm settings: texts, names of values, name and value pairs', () => {
    expect(
      redactDeep({
        values: 'replicas: 2\nadminPassword: hunter2\n',
        parameters: [
          { name: 'auth.password', value: 'hunter2' },
          { name: 'replicas', value: '3' },
        ],
        valuesObject: { auth: { password: 'hunter2', existingSecret: 'db' }, createToken: true, pin: { secret: 1234 } },
        valueFiles: ['values-prod.yaml'],
      }),
    ).toEqual({
      values: 'replicas: 2\nadminPassword: "[redacted]"\n',
      parameters: [
        { name: 'auth.password', value: REDACTED },
        { name: 'replicas', value: '3' },
      ],
      valuesObject: {
        auth: { password: REDACTED, existingSecret: REDACTED },
        createToken: true,
        pin: { secret: REDACTED },
      },
      valueFiles: ['values-prod.yaml'],
    });
  });
});

describe('redact, whatever the text', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9!#%^*_+]{8,30}$/);
  const name = fc.constantFrom('password', 'DB_PASSWORD', 'apiKey', 'client-secret', 'access_key', 'authToken');
  const around = fc.constantFrom('', ' ', 'run ', '-Xmx512m ', '\n', '; ');
  const carriers: fc.Arbitrary<(value: string, name: string) => string> = fc.constantFrom(
    (value, key) => `--${key}=${value}`,
    (value, key) => `-D${key}=${value}`,
    (value, key) => `${key}: ${value}`,
    (value, key) => `"${key}": "${value}"`,
    (value, key) => `--${key} ${value}`,
    (value) => `https://user:${value}@host/path`,
    (value) => `amqp://user:${value}@host`,
  );

  it('never lets a carried secret through', () => {
    fc.assert(
      fc.property(carriers, secret, name, around, around, (carry, value, key, before, after) => {
        expect(redact(before + carry(value, key) + after)).not.toContain(value);
      }),
    );
  });

  /** 36 random bytes are 48 characters; the ends hold what makes them look random for sure. */
  const base64 = fc
    .uint8Array({ minLength: 36, maxLength: 120 })
    .map((bytes) => `xK7${Buffer.from(bytes).toString('base64url').replaceAll(/[_-]/g, 'q')}`);

  it('never lets long keys through, bare or in a sentence', () => {
    const hex = fc.uint8Array({ minLength: 16, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(fc.oneof(base64, hex), around, (key, before) => {
        expect(redact(`${before}${key}`)).not.toContain(key);
        expect(redactCommand(['app', key])).toEqual(['app', REDACTED]);
      }),
    );
  });

  it('is a fixed point: what is redacted stays as it is', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      base64,
      fc.constantFrom(
        'password',
        '=',
        ':',
        ' ',
        '"',
        "'",
        '--',
        '-',
        'token ',
        '://',
        '@',
        '[redacted]',
        'Bearer ',
        PEM,
        JWT,
      ),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (raw) => {
        expect(redact(redact(raw))).toBe(redact(raw));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes time in proportion to the text', () => {
    const nasty = ['token', 'a.', 'https://', 'A1a', '-----BEGIN PRIVATE KEY', 'eyJaaaaaa', '--x-'].map((part) =>
      part.repeat(100_000 / part.length),
    );
    for (const text of nasty) {
      const before = process.cpuUsage();
      redact(text);
      // Of this process, in microseconds: what other processes do is no fault of ours.
      expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
    }
  });
});
