import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSession } from '../../../src/adapters/kubernetes/open-session.ts';
import { aConfigMap, aPod } from '../../builders/kubernetes-objects.ts';
import { type RawClient, rawClient } from '../../contract/raw-client.ts';
import { type FakeKubernetes, startFakeKubernetes } from './fake-kubernetes.ts';

/** What the contract suite cannot ask of a real server. */
let fake: FakeKubernetes;
let client: RawClient;
beforeEach(async () => {
  fake = await startFakeKubernetes({ now: () => new Date('2026-11-16T09:00:00Z') });
  client = rawClient(await openSession({ kind: 'direct', url: fake.url }));
});
afterEach(() => fake.close());

const events = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('the Kubernetes API double', () => {
  it('ends a watch that starts before the compaction with 410 in an ERROR event', async () => {
    fake.put(aConfigMap().build());
    fake.compact();
    const { status, text } = await client.send('GET', '/api/v1/configmaps?watch=true&resourceVersion=101');
    expect(status).toBe(200);
    expect(events(text)).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }]);
  });

  it('closes a watch with a bookmark for those who want one', async () => {
    fake.put(aConfigMap().build());
    const path = '/api/v1/configmaps?watch=true&timeoutSeconds=1&allowWatchBookmarks=true';
    expect(events((await client.send('GET', path)).text)).toMatchObject([
      { type: 'ADDED', object: { metadata: { resourceVersion: '101' } } },
      { type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { resourceVersion: '101' } } },
    ]);
  });

  it('gives the same uids, versions and times to the same objects', async () => {
    fake.put(aPod().build());
    const other = await startFakeKubernetes({ objects: [aPod().build()] });
    expect(other.get(aPod().build())).toEqual(fake.get(aPod().build()));
    await other.close();
  });

  it('plays kubelet when asked', async () => {
    const pod = aPod()
      .with({ spec: { nodeName: 'node-1' } })
      .build();
    fake.put(pod);
    await client.send('DELETE', '/api/v1/namespaces/default/pods/web');
    expect(fake.get(pod)?.metadata.deletionTimestamp).toBe('2026-11-16T09:00:30Z');
    fake.finishDeletions();
    expect(fake.get(pod)).toBeUndefined();
  });

  it('records what it was asked, and does nothing that Trimtab must not ask for', async () => {
    fake.put(aPod().build());
    expect((await client.send('PATCH', '/api/v1/namespaces/default/pods/web', {})).status).toBe(405);
    expect((await client.send('GET', '/api/v1/namespaces/default/secrets?limit=1')).status).toBe(200);
    expect(fake.requests).toMatchObject([
      { verb: 'patch', resource: 'pods', namespace: 'default', name: 'web', status: 405 },
      { verb: 'list', resource: 'secrets', namespace: 'default', query: { limit: '1' }, status: 200 },
    ]);
  });
});
