import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../src/model/reason.ts';
import {
  aCronJob,
  aDaemonSet,
  aDeployment,
  aLimitRange,
  anEvent,
  anHpa,
  aPod,
  aQuota,
  aStatefulSet,
} from '../builders/kubernetes-objects.ts';
import type { ApiServer } from './api-servers.ts';

/** What every Cluster must do, whatever stands behind it. */
export function clusterContract(name: string, start: () => Promise<ApiServer>): void {
  describe(`${name}, as a Cluster`, () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await start();
      await server.seed(...inventory(server.namespace));
    });
    afterAll(() => server?.close());

    const mine = async <T extends { readonly ref: { readonly namespace?: string } }>(objects: AsyncIterable<T>) =>
      (await Array.fromAsync(objects)).filter(({ ref }) => ref.namespace === server.namespace);

    it('lists every object once, whatever the page size', async () => {
      for (const pageSize of [1, 3, 500]) {
        const pods = await mine(server.cluster(pageSize).list('pods'));
        expect(pods.map(({ ref }) => ref.name)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']);
        expect(new Set(pods.map(({ uid }) => uid)).size).toBe(7);
      }
    });

    it('projects what it reads', async () => {
      const [web] = await mine(server.cluster(500).list('deployments'));
      expect(web).toMatchObject({
        ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: server.namespace, name: 'web' },
        replicas: 1,
        paused: false,
        selector: { app: 'web' },
        template: {
          labels: { app: 'web' },
          containers: [
            { name: 'proxy', role: 'sidecar' },
            {
              name: 'app',
              role: 'main',
              resources: { cpuRequest: 250, memoryLimit: 2 ** 30, extended: [] },
              command: ['app', '--token=[redacted]'],
              heapEnv: { GOMEMLIMIT: '[from limits.memory]' },
            },
          ],
        },
      });
    });

    it.each(['statefulsets', 'daemonsets', 'cronjobs', 'hpas', 'quotas', 'limitranges', 'events'] as const)(
      'reads %s',
      async (kind) => {
        expect(await mine(server.cluster(500).list(kind))).toHaveLength(1);
      },
    );

    it.each(['replicasets', 'jobs', 'nodes', 'namespaces'] as const)(
      'reads %s, of which there may be none',
      async (kind) => {
        for await (const { ref } of server.cluster(500).list(kind)) expect(ref.name).not.toBe('');
      },
    );

    it('knows no custom resources without their CRDs, and says none', async () => {
      for (const kind of ['rollouts', 'applications', 'applicationsets', 'vpas'] as const)
        expect(await Array.fromAsync(server.cluster(500).list(kind))).toEqual([]);
    });

    it('says what it is and what it serves', async () => {
      const platform = await server.cluster(500).platform?.();
      expect(platform?.kubeVersion).toMatch(/^1\.\d+\.\d+$/);
      expect(platform?.apiVersions).toEqual(expect.arrayContaining(['v1', 'v1/Pod', 'apps/v1', 'apps/v1/Deployment']));
    });

    it('answers what we may do', async () => {
      expect(await server.cluster(500).mayI({ verb: 'list', group: '', resource: 'pods' })).toEqual(known(true));
    });
  });
}

const inventory = (namespace: string) =>
  [
    ...Array.from({ length: 7 }, (_, n) => aPod().named(`p${n}`).withContainer({ name: 'app' })),
    aDeployment()
      .withInitContainer({ name: 'proxy', restartPolicy: 'Always' })
      .withContainer({
        name: 'app',
        args: ['app', '--token=abc'],
        resources: { requests: { cpu: '0.25' }, limits: { memory: '1Gi' } },
        env: [
          { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: { resource: 'limits.memory' } } },
          { name: 'PASSWORD', value: 'hunter2' },
        ],
      }),
    aStatefulSet().withContainer({ name: 'app' }),
    aDaemonSet().withContainer({ name: 'app' }),
    aCronJob().withContainer({ name: 'app' }),
    anHpa(),
    aQuota().with({ spec: { hard: { pods: '50' } } }),
    aLimitRange().with({ spec: { limits: [{ type: 'Container', max: { memory: '2Gi' } }] } }),
    anEvent().with({ involvedObject: { namespace } }),
  ].map((object) => object.in(namespace).build());
