import { describe, expect, it } from 'vitest';
import { against } from './against.ts';
import { WINDOW } from './collect.ts';

describe('owners of pods', () => {
  const series = (data: unknown) => ({ kind: 'body', body: JSON.stringify({ status: 'success', data }) }) as const;
  const owned = (labels: object) => ({
    __name__: 'kube_pod_owner',
    namespace: 'shop',
    owner_is_controller: 'true',
    ...labels,
  });
  const ownersFrom = async (data: unknown) => {
    const { metrics } = await against({ lie: ({ path }) => (path === '/api/v1/series' ? series(data) : undefined) });
    return metrics.podOwners(WINDOW);
  };

  it('looks through ReplicaSets and Jobs, keeps what it cannot look through, drops pods without an owner', async () => {
    const reading = await ownersFrom([
      owned({ pod: 'd', owner_kind: 'StatefulSet', owner_name: 'db' }),
      owned({ pod: 'a', owner_kind: 'ReplicaSet', owner_name: 'web-1' }),
      owned({ pod: 'b', owner_kind: 'ReplicaSet', owner_name: 'lost' }),
      owned({ pod: 'c', owner_kind: 'Job', owner_name: 'night-1' }),
      owned({ pod: 'bare', owner_kind: '<none>', owner_name: '<none>', owner_is_controller: '<none>' }),
      owned({ pod: 'a', owner_kind: 'ReplicaSet', owner_name: 'web-1', uid: '2' }),
      {
        __name__: 'kube_replicaset_owner',
        namespace: 'shop',
        replicaset: 'web-1',
        owner_kind: 'Rollout',
        owner_name: 'web',
      },
      {
        __name__: 'kube_replicaset_owner',
        namespace: 'bank',
        replicaset: 'lost',
        owner_kind: 'Deployment',
        owner_name: 'x',
      },
      {
        __name__: 'kube_job_owner',
        namespace: 'shop',
        job_name: 'night-1',
        owner_kind: 'CronJob',
        owner_name: 'night',
      },
    ]);
    expect(reading).toEqual({
      kind: 'known',
      value: [
        { namespace: 'shop', pod: 'a', kind: 'Rollout', name: 'web' },
        { namespace: 'shop', pod: 'b', kind: 'ReplicaSet', name: 'lost' },
        { namespace: 'shop', pod: 'c', kind: 'CronJob', name: 'night' },
        { namespace: 'shop', pod: 'd', kind: 'StatefulSet', name: 'db' },
      ],
    });
  });

  it('uses exported labels where kube-state-metrics is scraped without honorLabels', async () => {
    const reading = await ownersFrom([
      owned({
        namespace: 'monitoring',
        pod: 'ksm',
        exported_namespace: 'shop',
        exported_pod: 'a',
        owner_kind: 'Job',
        owner_name: 'j',
      }),
    ]);
    expect(reading).toEqual({ kind: 'known', value: [{ namespace: 'shop', pod: 'a', kind: 'Job', name: 'j' }] });
  });

  it('is unknown without the metric', async () => {
    expect(await ownersFrom([])).toMatchObject({ kind: 'unknown', because: { code: 'metric-absent' } });
  });

  it('halves the window of an answer that is too large', async () => {
    const { metrics, fake } = await against({
      lie: ({ path, fields }) =>
        path === '/api/v1/series' && Number(fields.get('end')) - Number(fields.get('start')) > 100_000
          ? { kind: 'status', status: 413 }
          : undefined,
    });
    expect(await metrics.podOwners(WINDOW)).toEqual({
      kind: 'known',
      value: [{ namespace: 'shop', pod: 'web-0', kind: 'StatefulSet', name: 'web' }],
    });
    expect(fake.asked.filter(({ path }) => path === '/api/v1/series').length).toBe(3);
  });
});
