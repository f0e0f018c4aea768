import { describe, expect, it } from 'vitest';
import { findDocuments, slicesOf } from '../../../src/propose/locate/documents.ts';
import { documentOffsets } from '../../../src/propose/splice/splice.ts';

const wanted = { apiVersion: 'apps/v1', kind: 'Deployment', names: ['web'] };
const find = (text: string) => findDocuments({ path: 'x.yaml', text }, wanted);

describe('findDocuments', () => {
  it('gives the offset that a splice of the whole file understands', () => {
    const text =
      '\uFEFF# one\nkind: Service\nmetadata: {name: web}\n--- # two\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: "web"\n---\n';
    const [found, ...others] = find(text);
    expect(others).toEqual([]);
    expect(documentOffsets(text)).toContain(found?.document);
    expect(found?.document).toBe(text.indexOf('apiVersion'));
  });

  it('reads quotes, JSON, anchors and lists, and any version of the group', () => {
    expect(find('{"apiVersion":"apps/v1beta1","kind":"Deployment","metadata":{"name":"web"}}')).toHaveLength(1);
    expect(find("apiVersion: 'apps/v1'\nkind: 'Deployment'\nmetadata: &m\n  name: &n web\n")).toHaveLength(1);
    const list = 'kind: DeploymentList\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n';
    expect(find(list)[0]?.root).toEqual(['items', 0]);
  });

  it('does not take a namesake', () => {
    expect(find('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web-2}\n')).toEqual([]);
    expect(find('apiVersion: example.com/v1\nkind: Deployment\nmetadata: {name: web}\n')).toEqual([]);
    expect(find('apiVersion: apps/v1\nkind: DeploymentPolicy\nmetadata: {name: web}\n')).toEqual([]);
  });

  it.each(['metadata: &m {name: web, more: *m}', 'metadata: *nowhere'])(
    'passes over what cannot be read to its end: %s',
    (metadata) => {
      expect(find(`apiVersion: apps/v1\nkind: Deployment\n${metadata}\n`)).toEqual([]);
    },
  );

  it('cuts at document markers only', () => {
    expect(slicesOf('a: |\n  ---\n  x\n---\nb: 1\n----\n').map((slice) => slice.text)).toEqual([
      'a: |\n  ---\n  x\n',
      '---\nb: 1\n----\n',
    ]);
  });
});
