import { describe, expect, it } from 'vitest';
import { aCronJob, aDeployment, anHpa, aPod } from '../../builders/kubernetes-objects.ts';
import { project } from './projecting.ts';

describe('metadata', () => {
  it('is what the server says, with absence left out', () => {
    const web = project('deployments', aDeployment().named('web').in('shop').labelled({ app: 'web', team: 'shop' }));
    expect(web).toMatchObject({
      ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      uid: 'uid-1',
      resourceVersion: '42',
      generation: 1,
      labels: { app: 'web', team: 'shop' },
      createdAt: Date.parse('2026-11-01T00:00:00Z'),
      owners: [],
      managers: [],
    });
    expect(web).not.toHaveProperty('deletedAt');
  });

  it('reads nulls as absence: Go writes them for empty lists and zero times', () => {
    const web = project(
      'deployments',
      aDeployment().with({
        metadata: {
          labels: null,
          annotations: null,
          ownerReferences: null,
          managedFields: null,
          deletionTimestamp: null,
        },
      }),
    );
    expect(web).toMatchObject({ labels: {}, annotations: {}, owners: [] });
    expect(web).not.toHaveProperty('deletedAt');
  });

  it('names the owner and when deletion was asked for', () => {
    const pod = project(
      'pods',
      aPod()
        .ownedBy({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9c7b8f6d', uid: 'uid-9' })
        .with({ metadata: { deletionTimestamp: '2026-11-02T00:00:00Z' } }),
    );
    expect(pod.owners).toEqual([
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d9c7b8f6d', uid: 'uid-9', controller: true },
    ]);
    expect(pod.deletedAt).toBe(Date.parse('2026-11-02T00:00:00Z'));
  });

  it("keeps names and settings, hides credentials, drops kubectl's copy", () => {
    const { annotations } = project(
      'deployments',
      aDeployment().annotated({
        'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web',
        'trimtab.dev/mode': 'off',
        'checksum/config': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
        'kubectl.kubernetes.io/last-applied-configuration': '{"apiVersion":"apps/v1"}',
        'example.com/db-password': 'hunter2',
        'example.com/connection': 'postgres://app:hunter2@db/shop',
        'example.com/owner': 'team shop',
      }),
    );
    expect(annotations).toEqual({
      'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web',
      'trimtab.dev/mode': 'off',
      'checksum/config': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'example.com/db-password': '[redacted]',
      'example.com/connection': '[redacted]',
      'example.com/owner': 'team shop',
    });
  });
});

const container = (fields: object) => ({ 'k:{"name":"app"}': { '.': {}, 'f:name': {}, ...fields } });
const sized = container({ 'f:resources': { '.': {}, 'f:requests': { '.': {}, 'f:cpu': {} } } });
const managed = (manager: string, fieldsV1: object, subresource?: string) => ({
  manager,
  operation: 'Update',
  apiVersion: 'apps/v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...(subresource === undefined ? {} : { subresource }),
});
const ofTemplate = (containers: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': containers } } },
});

describe('field managers', () => {
  const managersOf = (...managedFields: object[]) =>
    project('deployments', aDeployment().with({ metadata: { managedFields } })).managers;

  it('are those that own resources, replicas or image', () => {
    expect(
      managersOf(
        managed(
          'argocd-controller',
          ofTemplate(container({ 'f:image': {}, 'f:resources': { 'f:limits': { 'f:memory': {} } } })),
        ),
        managed('kube-controller-manager', { 'f:status': { 'f:replicas': {}, 'f:conditions': {} } }, 'status'),
        managed('hpa', { 'f:spec': { 'f:replicas': {} } }, 'scale'),
        managed('someone', { 'f:metadata': { 'f:labels': { 'f:app': {} } } }),
      ),
    ).toEqual([
      { manager: 'argocd-controller', owns: ['image', 'resources'] },
      { manager: 'hpa', subresource: 'scale', owns: ['replicas'] },
    ]);
  });

  it('do not own resources by an empty map: it sets nothing', () => {
    expect(managersOf(managed('kubectl', ofTemplate(container({ 'f:resources': {} }))))).toEqual([]);
  });

  it('are one each, whatever number of entries', () => {
    expect(
      managersOf(managed('kubectl', ofTemplate(sized)), managed('kubectl', { 'f:spec': { 'f:replicas': {} } })),
    ).toEqual([{ manager: 'kubectl', owns: ['replicas', 'resources'] }]);
  });

  it('are found in job templates and in pods resized in place', () => {
    const jobTemplate = {
      'f:spec': { 'f:jobTemplate': { 'f:spec': { 'f:template': { 'f:spec': { 'f:initContainers': sized } } } } },
    };
    const job = aCronJob().with({ metadata: { managedFields: [managed('kubectl', jobTemplate)] } });
    expect(project('cronjobs', job).managers).toEqual([{ manager: 'kubectl', owns: ['resources'] }]);
    const resized = managed('vpa-updater', { 'f:spec': { 'f:containers': sized } }, 'resize');
    const pod = aPod().with({ metadata: { managedFields: [resized] } });
    expect(project('pods', pod).managers).toEqual([
      { manager: 'vpa-updater', subresource: 'resize', owns: ['resources'] },
    ]);
  });

  it('of other kinds own nothing that matters here', () => {
    const fields = { 'f:spec': { 'f:maxReplicas': {}, 'f:minReplicas': {} } };
    expect(
      project('hpas', anHpa().with({ metadata: { managedFields: [managed('kubectl', fields)] } })).managers,
    ).toEqual([]);
  });
});
