import { describe, expect, it } from 'vitest';
import { askedScope } from '../../src/cli/asked-scope.ts';

describe('the part of the cluster that is asked for', () => {
  it('is all of it when nobody says otherwise', () => {
    expect(askedScope({}, {})).toBeUndefined();
  });

  it('is named, in any order and once', () => {
    expect(askedScope({ namespaces: 'shop,checkout,shop' }, {})).toEqual({
      kind: 'namespaces',
      names: ['checkout', 'shop'],
    });
  });

  it('is counted as people count', () => {
    expect(askedScope({ shard: '2/5' }, {})).toEqual({ kind: 'shard', index: 1, of: 5 });
  });

  it('is counted as Kubernetes counts the pods of an Indexed Job', () => {
    const environment = { JOB_COMPLETION_INDEX: '4' };
    expect(askedScope({ shard: 'index/5' }, environment)).toEqual({ kind: 'shard', index: 4, of: 5 });
    expect(() => askedScope({ shard: 'index/4' }, environment)).toThrow();
    expect(() => askedScope({ shard: 'index/5' }, {})).toThrow();
  });

  it.each([
    { shard: '0/5' },
    { shard: '6/5' },
    { shard: '1' },
    { shard: '1/0' },
    { shard: '1/1001' },
    { namespaces: '' },
    { namespaces: 'Shop' },
    { namespaces: 'a b' },
    { namespaces: 'shop', shard: '1/2' },
  ])('%o is a mistake', (asked) => {
    expect(() => askedScope(asked, {})).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  });
});
