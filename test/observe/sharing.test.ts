import { describe, expect, it } from 'vitest';
import { instant } from '../../src/model/units.ts';
import { sharing } from '../../src/observe/sharing.ts';
import { aController, aPod, ownerRef } from '../builders/sources.ts';

const deployment = aController('Deployment', 'web');
const set = aController('ReplicaSet', 'web-5d8f', { owners: [ownerRef(deployment)] });
const podOf = (name: string, changedAt: number) => ({
  ...aPod(name, set),
  conditions: [{ type: 'Ready', status: 'True', changedAt: instant(changedAt) }],
});

describe('sharing', () => {
  it('changes nothing that an object says', () => {
    const share = sharing();
    const pods = [podOf('web-5d8f-b', 1), podOf('web-5d8f-c', 2)];
    const small = pods.map((pod) => share('pods', pod));
    expect(small).toEqual(pods);
    expect(JSON.parse(JSON.stringify(small))).toEqual(JSON.parse(JSON.stringify(pods)));
    expect(small.map((pod) => ({ ...pod }))).toEqual(pods);
    expect(share('deployments', deployment)).toEqual(deployment);
  });

  it('makes equal containers and labels one object, across kinds', () => {
    const share = sharing();
    const [top, below] = [share('deployments', deployment), share('replicasets', set)];
    const [one, other] = [share('pods', podOf('web-5d8f-b', 1)), share('pods', podOf('web-5d8f-c', 2))];
    expect(one.containers).toBe(other.containers);
    expect(one.labels).toBe(other.labels);
    expect(below.template.containers).toBe(top.template.containers);
  });

  it('makes equal parts of containers one object, where containers differ in an image', () => {
    const share = sharing();
    const [one, other] = ['v1', 'v2'].map((tag) => {
      const pod = podOf(`web-${tag}`, 1);
      const ports = [{ name: 'http', port: 8080 }];
      const heapEnv = { GOMEMLIMIT: '1GiB' };
      const containers = pod.containers.map((spec) => ({
        ...spec,
        image: `web:${tag}`,
        ports,
        heapEnv: { ...heapEnv },
      }));
      const shared = share('pods', { ...pod, containers });
      expect(shared.containers).toEqual(containers);
      return shared.containers[0];
    });
    expect(one).not.toEqual(other);
    for (const part of ['resources', 'command', 'heapEnv', 'probes', 'ports'] as const)
      expect(one?.[part]).toBe(other?.[part]);
    expect(one?.ports).toBeDefined();
  });

  it('keeps apart what differs', () => {
    const share = sharing();
    const one = share('pods', podOf('web-5d8f-b', 1));
    const other = share('pods', { ...podOf('web-5d8f-c', 2), labels: { app: 'other' } });
    expect(one.labels).not.toEqual(other.labels);
    expect([one, other].map((pod) => pod.conditions[0]?.changedAt)).toEqual([1, 2]);
  });
});
