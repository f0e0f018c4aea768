import { describe, expect, it } from 'vitest';
import type { ManifestObject } from '../../../src/model/manifests.ts';
import { difference } from '../../../src/propose/prove/difference.ts';
import { flatten } from '../../../src/propose/prove/flatten.ts';
import { refOf } from '../../builders/objects.ts';

const object = (name: string, spec: unknown): ManifestObject => ({
  ref: refOf('Deployment', 'shop', name),
  body: { spec },
});

describe('difference', () => {
  it('names list items by name, and by position those that have none', () => {
    expect([...flatten({ a: [{ name: 'x', v: 1 }], b: [{ v: 1 }, { name: 'y' }], 'c.d': 2 })]).toEqual([
      ['a[name=x].name', 'x'],
      ['a[name=x].v', 1],
      ['b[0].v', 1],
      ['b[name=y].name', 'y'],
      ['"c.d"', 2],
    ]);
  });

  it('sees what came, went and changed, and nothing in a reordered list', () => {
    const before = [
      object('web', {
        l: [
          { name: 'a', v: 1 },
          { name: 'b', v: 2 },
        ],
        e: {},
      }),
      object('old', { x: 1 }),
    ];
    const after = [
      object('web', {
        l: [
          { name: 'b', v: 3 },
          { name: 'a', v: 1 },
        ],
        n: [],
      }),
      object('new', { x: 1 }),
    ];
    const changes = difference(before, after);
    expect(
      Array.isArray(changes) && changes.map(({ path, ...rest }) => [rest.object.name, path, rest.before, rest.after]),
    ).toEqual([
      ['new', 'spec.x', undefined, 1],
      ['old', 'spec.x', 1, undefined],
      ['web', 'spec.e', {}, undefined],
      ['web', 'spec.l[name=b].v', 2, 3],
      ['web', 'spec.n', undefined, []],
    ]);
  });

  it('tells text from numbers', () => {
    expect(difference([object('web', { v: '1' })], [object('web', { v: 1 })])).toHaveLength(1);
  });

  it('takes a null in a built-in kind for a key that is not there, in a custom resource for itself', () => {
    const nothing = { v: null, w: 1 };
    expect(difference([object('web', nothing)], [object('web', { w: 1 })])).toEqual([]);
    expect(difference([object('web', { v: 0 })], [object('web', { v: null })])).toHaveLength(1);
    const custom = (spec: unknown): ManifestObject => ({
      ref: { apiVersion: 'example.com/v1', kind: 'Thing', namespace: 'shop', name: 'web' },
      body: { spec },
    });
    expect(difference([custom(nothing)], [custom({ w: 1 })])).toHaveLength(1);
  });

  it('refuses a change of what a rendering holds twice, and no other', () => {
    const twice = [object('web', { v: 1 }), object('web', { v: 2 }), object('other', { v: 1 })];
    expect(difference(twice, twice)).toEqual([]);
    expect(difference(twice, [object('web', { v: 3 }), ...twice.slice(1)])).toMatchObject({ code: 'render-ambiguous' });
    expect(difference(twice, twice.slice(1))).toMatchObject({ code: 'render-ambiguous' });
    expect(difference(twice, [...twice.slice(0, 2), object('other', { v: 2 })])).toHaveLength(1);
  });
});
