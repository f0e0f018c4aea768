import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passForAlerts } from '../../src/serve/alerts.ts';

/** JSON that cannot even be made a text. */
const NO_TEXT = fc.constant({ toString: 1, valueOf: 1 });
const alert = (labels: object, status = 'firing') => ({ status, labels, annotations: {} });
const call = (...alerts: readonly object[]) => ({ version: '4', status: 'firing', alerts });

describe('a call of Alertmanager', () => {
  it('asks for the namespaces of its firing alerts', () => {
    const alerts = [
      alert({ alertname: 'KubePodCrashLooping', namespace: 'shop' }),
      alert({ alertname: 'KubePodCrashLooping', namespace: 'monitoring', exported_namespace: 'checkout' }),
      alert({ alertname: 'Old', namespace: 'data' }, 'resolved'),
    ];
    expect(passForAlerts(call(...alerts))).toEqual({
      because: 'alert KubePodCrashLooping',
      alerts: ['KubePodCrashLooping'],
      namespaces: ['checkout', 'shop'],
    });
  });

  it('asks for everything when one names no namespace', () => {
    const alerts = [alert({ alertname: 'NodeDown' }), alert({ alertname: 'Oom', namespace: 'shop' })];
    expect(passForAlerts(call(...alerts))).toEqual({ because: 'alert NodeDown, Oom', alerts: ['NodeDown', 'Oom'] });
  });

  it('asks for nothing when all are resolved', () => {
    expect(passForAlerts(call(alert({ namespace: 'shop' }, 'resolved')))).toBe('nothing');
  });

  it.each([undefined, null, [], 'x', 7, {}, { alerts: 'x' }])('is not %j', (body) => {
    expect(passForAlerts(body)).toBeUndefined();
  });

  it('can name nothing but namespaces, whatever is written in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.jsonValue(), NO_TEXT), fc.anything(), (name, other) => {
        const pass = passForAlerts(call(alert({ alertname: name, namespace: name, other })));
        if (pass === undefined || pass === 'nothing') throw new Error('it was firing');
        for (const namespace of pass.namespaces ?? []) expect(namespace).toMatch(/^[a-z0-9-]+$/);
        expect(pass.because).toMatch(/^alert [\w.:?-]*$/);
      }),
    );
  });
});
