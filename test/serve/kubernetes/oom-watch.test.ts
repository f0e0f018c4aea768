import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubernetesApi } from '../../../src/serve/kubernetes/api.ts';
import { oomWatch } from '../../../src/serve/kubernetes/oom-watch.ts';
import { serveLog } from '../../../src/serve/log.ts';
import type { PassRequest } from '../../../src/serve/pass-queue.ts';
import { eventually } from '../../fakes/eventually.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';

describe('the watch for kills', () => {
  let cluster: FakeKubernetes;
  let asked: PassRequest[];
  let watch: { readonly stop: () => void } | undefined;
  beforeEach(async () => {
    cluster = await startFakeKubernetes({ objects: [pod('shop', 'old', '2026-11-20T00:00:00Z')] });
    asked = [];
  });
  afterEach(async () => {
    watch?.stop();
    await cluster.close();
  });

  const start = async () => {
    const api = kubernetesApi({ server: cluster.url });
    watch = oomWatch({ api, request: (one) => asked.push(one), log: serveLog(() => undefined), pause: 20 });
    await eventually(() => expect(watches()).toBe(1));
  };
  const watches = () => cluster.requests.filter(({ query }) => query.watch === '1').length;
  const namespaces = () => asked.flatMap(({ namespaces: names = [] }) => names);

  it('asks for a pass over the namespace of a new kill, once', async () => {
    await start();
    cluster.put(pod('shop', 'web', '2026-11-21T08:00:00Z'));
    cluster.put(pod('shop', 'web', '2026-11-21T08:00:00Z'));
    cluster.put(pod('checkout', 'api', '2026-11-21T08:00:01Z'));
    await eventually(() => expect(namespaces()).toContain('checkout'));
    expect(namespaces()).toEqual(['shop', 'checkout']);
    cluster.put(pod('shop', 'web', '2026-11-21T09:00:00Z'));
    await eventually(() => expect(namespaces()).toEqual(['shop', 'checkout', 'shop']));
  });

  it('sees no kill in what only mentions one', async () => {
    await start();
    cluster.put({
      ...pod('shop', 'web', ''),
      status: { message: 'see "OOMKilled"', containerStatuses: [{ name: 'app' }] },
    });
    cluster.put(pod('data', 'db', '2026-11-21T08:00:00Z'));
    await eventually(() => expect(namespaces()).toContain('data'));
    expect(namespaces()).toEqual(['data']);
  });

  it('begins again after an answer that says that its place is forgotten', async () => {
    const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } };
    cluster.fail({ verb: 'watch', answer: { kind: 'body', text: `${JSON.stringify(gone)}\n` } });
    const api = kubernetesApi({ server: cluster.url });
    watch = oomWatch({ api, request: (one) => asked.push(one), log: serveLog(() => undefined), pause: 5 });
    await eventually(() => expect(watches()).toBe(2));
    cluster.put(pod('shop', 'web', '2026-11-21T08:00:00Z'));
    await eventually(() => expect(namespaces()).toEqual(['shop']));
  });

  it('that may not be made asks again and for nothing', async () => {
    cluster.setRules([]);
    const api = kubernetesApi({ server: cluster.url });
    watch = oomWatch({ api, request: (one) => asked.push(one), log: serveLog(() => undefined), pause: 5 });
    await eventually(() => expect(cluster.requests.length).toBeGreaterThan(3));
    expect(asked).toEqual([]);
  });
});

/** Its container was killed then; the list from before the watch is none of our business. */
function pod(namespace: string, name: string, finishedAt: string) {
  const terminated = { reason: 'OOMKilled', exitCode: 137, finishedAt };
  const containerStatuses = [{ name: 'app', lastState: { terminated } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, uid: `${namespace}-${name}` },
    status: { containerStatuses },
  };
}
