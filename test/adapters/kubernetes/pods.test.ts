import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { kubernetesPods } from '../../../src/adapters/kubernetes/pods.ts';
import { RetryLater, UpstreamSurprise } from '../../../src/model/errors.ts';
import type { Pods, Removal } from '../../../src/ports/pods.ts';
import { aPod } from '../../builders/kubernetes-objects.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';

/** What a real server without kubelets cannot be asked. */
const WEB = aPod()
  .in('shop')
  .with({ metadata: { uid: 'u-1' } })
  .withContainer({ name: 'app' })
  .build();
const NAME = { namespace: 'shop', name: 'web' };
let fake: FakeKubernetes;
let pods: Pods;
beforeAll(async () => {
  fake = await startFakeKubernetes();
  pods = kubernetesPods({ access: { kind: 'direct', url: fake.url }, version: '0' });
});
afterEach(() => fake.setRules([{ verbs: ['*'], groups: ['*'], resources: ['*'] }]));
afterAll(() => fake.close());

const removal = (): Removal => {
  fake.put(WEB);
  const resourceVersion = fake.get(WEB)?.metadata.resourceVersion ?? '';
  return { ...NAME, uid: 'u-1', resourceVersion, how: 'delete', stage: 'perform' };
};

describe('previous logs', () => {
  it('come without credentials, the last lines only, from the start of a line', async () => {
    fake.put(WEB);
    const lines = Array.from({ length: 60 }, (_, n) => `${n} ${'x'.repeat(300)}`);
    fake.setLogs(WEB, 'app', [...lines, 'DB_PASSWORD=hunter2', '\u001b[31mpanic\u0007'].join('\n'));
    const logs = await pods.previousLogs(NAME, 'app');
    if (logs.kind !== 'known') throw new Error(logs.kind);
    expect(logs.text.length).toBeLessThanOrEqual(8 * 1024);
    expect(logs.text).toMatch(/^\.\.\.\d+ xxx/);
    expect(logs.text.endsWith('DB_PASSWORD=[redacted]\n[31mpanic')).toBe(true);
  });

  it('may not be there any more', async () => {
    fake.put(WEB);
    expect(await pods.previousLogs(NAME, 'sidecar')).toEqual({ kind: 'none' });
    expect(await pods.previousLogs({ ...NAME, name: 'none' }, 'app')).toEqual({ kind: 'none' });
  });

  it('may be forbidden', async () => {
    fake.put(WEB);
    fake.setRules([{ verbs: ['get'], groups: [''], resources: ['pods'] }]);
    expect(await pods.previousLogs(NAME, 'app')).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('cannot get resource "pods/log"'),
    });
  });
});

describe('removing', () => {
  it('says when it may not', async () => {
    const asked = removal();
    fake.setRules([]);
    expect(await pods.remove(asked)).toMatchObject({ kind: 'forbidden' });
    await expect(pods.read(NAME)).rejects.toThrow(UpstreamSurprise);
  });

  it('tells the no of a webhook from that of RBAC', async () => {
    const asked = removal();
    const message = 'admission webhook "keep.example.com" denied the request: kept';
    fake.fail({ verb: 'delete', answer: { kind: 'status', code: 403, message } });
    expect(await pods.remove(asked)).toEqual({ kind: 'rejected', detail: message });
  });

  it('asks once: what was lost on the way is looked at, not repeated', async () => {
    const asked = removal();
    const before = fake.requests.length;
    fake.fail({ verb: 'delete', answer: { kind: 'truncate' } });
    await expect(pods.remove(asked)).rejects.toThrow(RetryLater);
    expect(fake.requests.slice(before).filter(({ verb }) => verb === 'delete')).toHaveLength(1);
  });

  it('sends a name as one part of the path', async () => {
    const asked = { ...removal(), name: '../../nodes/node-1' };
    expect(await pods.remove(asked)).toEqual({ kind: 'absent' });
    expect(fake.requests.at(-1)).toMatchObject({ resource: 'pods', name: '../../nodes/node-1' });
  });
});
