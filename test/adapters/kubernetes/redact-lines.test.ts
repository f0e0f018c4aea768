import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { redactDeep } from '../../../src/adapters/kubernetes/redact-deep.ts';
import { redactLines } from '../../../src/adapters/kubernetes/redact-lines.ts';

const VALUES = `imagePullSecrets:
  - name: ghcr
auth:
  existingSecret: shop-db # of the operator
  password:
    hunter2
  tokens:
  - abcdef
  signingKey: |
    first
    second
  next: 1
env:
  - name: DB_PASSWORD
    value: hunter2
  - name: PORT
    value: "80"
envFrom:
- secretRef:
    name: shop-env
url: postgres://app:hunter2@db/shop
apiKey: 'hunter2'
`;

describe('YAML in a text', () => {
  it('stays YAML of the same shape without its credentials', () => {
    expect(parse(redactLines(VALUES))).toEqual({
      imagePullSecrets: [{ name: 'ghcr' }],
      auth: {
        existingSecret: '[redacted]',
        password: '[redacted]',
        tokens: ['[redacted]'],
        signingKey: '"[redacted]"\n"[redacted]"\n',
        next: 1,
      },
      env: [
        { name: 'DB_PASSWORD', value: '[redacted]' },
        { name: 'PORT', value: '80' },
      ],
      envFrom: [{ secretRef: { name: 'shop-env' } }],
      url: 'postgres://[redacted]@db/shop',
      apiKey: '[redacted]',
    });
  });

  it('is read like this in Helm values of an Application', () => {
    const { values } = redactDeep({ values: VALUES });
    expect(values).toBe(redactLines(VALUES));
    expect(redactDeep({ releaseName: 'token=hunter2' })).toEqual({ releaseName: 'token=[redacted]' });
  });

  it('hides a key that goes over lines', () => {
    const pem = 'tls: |\n  -----BEGIN PRIVATE KEY-----\n  MIIE\n  -----END PRIVATE KEY-----\nport: 1\n';
    expect(redactLines(pem)).not.toContain('MIIE');
    expect(parse(redactLines(pem))).toMatchObject({ port: 1 });
  });

  it('changes nothing when it is done twice', () => {
    const lines = VALUES.split('\n');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 12 }), (some) => {
        const once = redactLines(some.join('\n'));
        expect(redactLines(once)).toBe(once);
        expect(once).not.toContain('hunter2@');
      }),
    );
  });
});
