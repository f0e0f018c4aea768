import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Removal } from '../../src/ports/pods.ts';
import { aDisruptionBudget, aPod } from '../builders/kubernetes-objects.ts';
import { fieldOf } from '../fakes/kubernetes/manifest.ts';
import type { ApiServer } from './api-servers.ts';

/** What the hands in the cluster must do, whatever stands behind them. */
export function podsContract(name: string, start: () => Promise<ApiServer>): void {
  describe(`${name}, as pods`, () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await start();
      await server.seed(...inventory(server.namespace));
    });
    afterAll(() => server?.close());

    const named = (pod: string) => ({ namespace: server.namespace, name: pod });
    const seen = async (pod: string) => {
      const found = await server.pods.read(named(pod));
      if (found === undefined) throw new Error(`no pod ${pod}`);
      return found;
    };
    const removal = async (pod: string, rest: Pick<Removal, 'how' | 'stage'>): Promise<Removal> => {
      const { uid, resourceVersion } = await seen(pod);
      return { ...named(pod), uid, resourceVersion, ...rest };
    };
    const raw = async (pod: string) =>
      (await server.client.send('GET', `/api/v1/namespaces/${server.namespace}/pods/${pod}`)).json;

    it('reads one pod as lists do, and says when there is none', async () => {
      expect(await seen('evicted')).toMatchObject({
        ref: { apiVersion: 'v1', kind: 'Pod', namespace: server.namespace, name: 'evicted' },
        phase: 'Failed',
        reason: 'Evicted',
      });
      expect(await server.pods.read(named('none'))).toBeUndefined();
    });

    it.each(['delete', 'evict'] as const)('rehearses (%s) without any effect', async (how) => {
      const before = await raw('evicted');
      expect(await server.pods.remove(await removal('evicted', { how, stage: 'rehearse' }))).toEqual({
        kind: 'removed',
      });
      expect(await raw('evicted')).toEqual(before);
    });

    it.each([
      ['delete', 'uid'],
      ['delete', 'resourceVersion'],
      ['evict', 'uid'],
    ] as const)('touches (%s) no pod with another %s', async (how, field) => {
      for (const stage of ['rehearse', 'perform'] as const) {
        const asked = { ...(await removal('kept', { how, stage })), [field]: '1' };
        expect(await server.pods.remove(asked)).toMatchObject({ kind: 'changed' });
      }
      expect(fieldOf(await raw('kept'), 'metadata.deletionTimestamp')).toBeUndefined();
    });

    it('removes exactly the pod that was seen, once', async () => {
      const asked = await removal('done', { how: 'delete', stage: 'perform' });
      expect(await server.pods.remove(asked)).toEqual({ kind: 'removed' });
      expect(await server.pods.read(named('done'))).toBeUndefined();
      expect(await server.pods.remove(asked)).toEqual({ kind: 'absent' });
    });

    it('leaves a running pod its grace period, and calls it changed when it is asked again', async () => {
      const asked = await removal('running', { how: 'evict', stage: 'perform' });
      expect(await server.pods.remove(asked)).toEqual({ kind: 'removed' });
      const { deletedAt } = await seen('running');
      expect(deletedAt).toBeDefined();
      expect(await server.pods.remove({ ...asked, how: 'delete' })).toMatchObject({ kind: 'changed' });
    });

    it.each(['guarded', 'crashing'])(
      'obeys disruption budgets when it evicts %s, already in the rehearsal',
      async (pod) => {
        for (const stage of ['rehearse', 'perform'] as const)
          expect(await server.pods.remove(await removal(pod, { how: 'evict', stage }))).toEqual({
            kind: 'budget',
            detail: "Cannot evict pod as it would violate the pod's disruption budget.",
          });
        expect(fieldOf(await raw(pod), 'metadata.deletionTimestamp')).toBeUndefined();
      },
    );

    it('evicts a pod that is not ready while enough others are', async () => {
      const asked = await removal('crashing-alone', { how: 'evict', stage: 'perform' });
      expect(await server.pods.remove(asked)).toEqual({ kind: 'removed' });
    });
  });
}

const inventory = (namespace: string) => {
  const pod = (name: string) => aPod().named(name).withContainer({ name: 'app', image: 'app:1' });
  const finished = (name: string, status: object) => pod(name).with({ spec: { nodeName: 'node-1' }, status });
  const running = (name: string, ready: 'True' | 'False') =>
    pod(name).with({
      spec: { nodeName: 'node-1' },
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] },
    });
  const budget = (name: string, app: string) =>
    aDisruptionBudget()
      .named(name)
      .with({ spec: { selector: { matchLabels: { app } } } });
  return [
    finished('evicted', { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    finished('kept', { phase: 'Failed', reason: 'Evicted' }),
    finished('done', { phase: 'Succeeded' }),
    running('running', 'True'),
    running('guarded', 'True').labelled({ app: 'guarded' }),
    running('crashing', 'False').labelled({ app: 'short' }),
    running('crashing-alone', 'False').labelled({ app: 'guarded' }),
    budget('tight-pods', 'guarded'),
    budget('short-pods', 'short').with({ status: { currentHealthy: 0 } }),
  ].map((object) => object.in(namespace).build());
};
