import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingKey } from '../../../src/model/finding.ts';
import { branchName } from '../../../src/propose/text/branch.ts';
import { hashText } from '../../../src/propose/text/hash.ts';
import { refOf } from '../../builders/objects.ts';

const keyOf = (name: string, container = 'app') =>
  findingKey({ cluster: 'prod', workload: refOf('Deployment', 'shop', name), container, kind: 'oom-killed' });

describe('branchName', () => {
  it('says what it is about and never changes', () => {
    expect(branchName(keyOf('web'))).toBe(`trimtab--shop-web-oom-${hashText(keyOf('web'))}`);
    expect(hashText('')).toBe(0xcbf29ce484222325n.toString(36).padStart(13, '0'));
    expect(hashText('foobar')).toBe(0x85944171f73967e8n.toString(36).padStart(13, '0'));
  });

  it('tells containers of one workload apart', () => {
    expect(branchName(keyOf('web', 'a'))).not.toBe(branchName(keyOf('web', 'b')));
  });

  it('is a flat and valid ref for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(branchName(keyOf(name))).toMatch(/^trimtab--[a-z0-9](?:-?[a-z0-9])*$/);
        expect(branchName(keyOf(name)).length).toBeLessThan(120);
      }),
    );
  });
});
