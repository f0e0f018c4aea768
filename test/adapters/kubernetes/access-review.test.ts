import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { known } from '../../../src/model/reason.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../../fakes/kubernetes/fake-kubernetes.ts';
import { READ } from '../../fakes/kubernetes/rules.ts';
import { clusterAt, TOKEN } from './listing.ts';

let fake: FakeKubernetes;
beforeEach(async () => {
  fake = await startFakeKubernetes({
    token: TOKEN,
    rules: [
      { verbs: READ, groups: ['', 'apps'], resources: ['pods', 'deployments'] },
      { verbs: ['create'], groups: [''], resources: ['pods/eviction'], namespaces: ['shop'] },
    ],
  });
});
afterEach(() => fake.close());

describe('mayI', () => {
  it.each([
    [{ verb: 'list', group: '', resource: 'pods' }, true],
    [{ verb: 'list', group: 'apps', resource: 'deployments', namespace: 'shop' }, true],
    [{ verb: 'patch', group: 'apps', resource: 'deployments' }, false],
    [{ verb: 'get', group: '', resource: 'secrets' }, false],
    [{ verb: 'create', group: '', resource: 'pods', subresource: 'eviction', namespace: 'shop' }, true],
    [{ verb: 'create', group: '', resource: 'pods', subresource: 'eviction' }, false],
    [{ verb: 'create', group: '', resource: 'pods' }, false],
    [{ verb: '*', group: '*', resource: '*' }, false],
  ])('%j: %s', async (access, allowed) => {
    expect(await clusterAt(fake.url).mayI(access)).toEqual(known(allowed));
    expect(fake.requests).toMatchObject([{ verb: 'create', resource: 'selfsubjectaccessreviews', status: 201 }]);
  });

  it.each([
    ['forbidden', { kind: 'status', code: 403 } as const],
    ['upstream-unreachable', { kind: 'status', code: 503 } as const],
    ['upstream-surprise', { kind: 'html' } as const],
    ['upstream-surprise', { kind: 'body', text: '{}' } as const],
  ])('is unknown (%s), never no, when the question fails: %j', async (code, answer) => {
    fake.fail({ times: 99, answer });
    const reading = await clusterAt(fake.url).mayI({ verb: 'list', group: '', resource: 'pods' });
    expect(reading).toMatchObject({ kind: 'unknown', because: { code } });
  });
});
