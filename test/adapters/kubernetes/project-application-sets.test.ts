import { describe, expect, it } from 'vitest';
import { anObject } from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

const set = anObject('argoproj.io/v1alpha1', 'ApplicationSet').named('all').in('argocd');

describe('ApplicationSets', () => {
  it('keep generators and template as read, without credentials', () => {
    const read = project(
      'applicationsets',
      set.with({
        spec: {
          goTemplate: true,
          goTemplateOptions: ['missingkey=error'],
          generators: [{ list: { elements: [{ name: 'web', password: 'hunter2' }] } }],
          template: { metadata: { name: '{{ .name }}' }, spec: { project: 'default' } },
        },
        status: { conditions: [{ type: 'ErrorOccurred', status: 'False', reason: 'Fine', message: 'ok' }] },
      }),
    );
    expect(read).toMatchObject({
      ref: { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', namespace: 'argocd', name: 'all' },
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ list: { elements: [{ name: 'web', password: '[redacted]' }] } }],
      template: { metadata: { name: '{{ .name }}' } },
      patched: false,
      conditions: [{ type: 'ErrorOccurred', status: 'False' }],
    });
  });

  it('say that they have a patch, and nothing of its text', () => {
    const spec = { generators: [], template: {}, templatePatch: 'spec: {{ .x }}' };
    const read = project('applicationsets', set.with({ spec }));
    expect(read).toMatchObject({ patched: true, goTemplate: false, goTemplateOptions: [], conditions: [] });
    expect(JSON.stringify(read)).not.toContain('.x');
  });
});
