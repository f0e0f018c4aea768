import { describe, expect, it } from 'vitest';
import { UpstreamSurprise } from '../../src/model/errors.ts';
import type { HealthSignalName } from '../../src/model/health-signals.ts';
import type { Reading } from '../../src/model/reason.ts';
import { known } from '../../src/model/reason.ts';
import { days } from '../../src/model/units.ts';
import { observe } from '../../src/observe/observe.ts';
import { anEvent, metaOf, refOf } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { sourcesOf } from '../builders/sources.ts';

const settings = { cluster: 'prod', window: days(1) };
const oops = (code: 'forbidden' | 'absent') => new UpstreamSurprise({ source: 'kubernetes', code, issue: code });
const because = (reading: Reading<unknown> | undefined) =>
  reading?.kind === 'unknown' ? reading.because.code : reading?.kind;

describe('what the health checks look at', () => {
  it('a kind that may not be listed is unknown, and the pass stays whole', async () => {
    const failing = { pdbs: oops('forbidden'), certificates: oops('absent') };
    const snapshot = await observe(sourcesOf({ failing }), settings);
    expect(because(snapshot.objects?.pdbs)).toBe('forbidden');
    expect(because(snapshot.objects?.certificates)).toBe('not-observed');
    expect(because(snapshot.objects?.services)).toBe('known');
    expect(snapshot.gaps.map(({ source }) => source)).not.toContain('pdbs');
  });

  it('hands over events of nodes and of claims, each where they belong', async () => {
    const node = anEvent(refOf('Node', '', 'node-1'), { reason: 'SystemOOM' });
    const claim = anEvent(refOf('PersistentVolumeClaim', 'shop', 'data'), { reason: 'ProvisioningFailed' });
    const { nodeEvents, objects } = await observe(sourcesOf({ objects: { events: [node, claim] } }), settings);
    expect(nodeEvents).toEqual(known([node]));
    expect(objects?.events).toEqual(known([claim]));
  });

  it('leaves out what lies outside of its part of the cluster', async () => {
    const [own, other] = ['shop', 'bank'].map((namespace) => ({
      ...metaOf(refOf('PersistentVolumeClaim', namespace, 'data')),
      phase: 'Bound',
    }));
    const objects = { pvcs: [own, other].flatMap((one) => one ?? []) };
    const scope = { kind: 'namespaces', names: ['shop'] } as const;
    const snapshot = await observe(sourcesOf({ objects }), { ...settings, scope });
    expect(snapshot.objects?.pvcs).toEqual(known([own]));
  });

  it('asks every question once, and those about requests only where a policy wants them', async () => {
    const asked: HealthSignalName[] = [];
    const sources = sourcesOf({});
    const metrics = {
      ...sources.metrics,
      health: async (name: HealthSignalName) => {
        asked.push(name);
        return known([]);
      },
    };
    await observe({ ...sources, metrics }, settings);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).not.toContain('slow-p99');
    const policies = aPolicySet().policies.map((policy) => ({ ...policy, health: { slo: { enabled: true } } }));
    await observe({ ...sources, metrics }, { ...settings, policies: aPolicySet({ policies }) });
    expect(asked).toContain('slow-p99');
  });
});
