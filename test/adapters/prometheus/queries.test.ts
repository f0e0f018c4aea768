import { describe, expect, it } from 'vitest';
import { promDuration, rateWindow, scopeOf, signalQuery } from '../../../src/adapters/prometheus/queries.ts';
import { anyOf, selector } from '../../../src/adapters/prometheus/selector.ts';
import { usageTexts } from '../../../src/adapters/prometheus/usage-texts.ts';
import { known } from '../../../src/model/reason.ts';
import { days, hours, milliseconds, minutes, seconds } from '../../../src/model/units.ts';
import { WINDOW } from './collect.ts';

const plain = scopeOf({ url: 'http://p' });
const shared = scopeOf({
  url: 'http://p',
  clusterMatcher: { label: 'cluster', value: 'prod "1"' },
  matchers: [{ label: 'team', op: '!=', value: 'x' }],
  jobs: { cadvisor: 'kubelet', kubeStateMetrics: 'ksm' },
});

describe('query texts', () => {
  it('asks for memory as a plain range selector and for CPU as a rate, and folds neither in the backend', () => {
    const { slice } = usageTexts(plain, undefined);
    expect(slice({ resource: 'memory', namespaces: ['shop'], window: WINDOW })).toBe(
      'max_over_time(container_memory_working_set_bytes' +
        '{namespace="shop",container!="",container!="POD",pod!="",image!=""}[5m])',
    );
    expect(slice({ resource: 'cpu', namespaces: ['shop', 'a.b'], window: WINDOW })).toBe(
      'rate(container_cpu_usage_seconds_total' +
        '{namespace=~"shop|a\\\\.b",container!="",container!="POD",pod!="",image!=""}[5m])',
    );
  });

  it('shows people the same per container, in millicores', () => {
    const { shown } = usageTexts(plain, undefined);
    const where = '{namespace="$namespace",container!="",container!="POD",pod!="",image!=""}[5m]';
    expect(shown).toEqual({
      cpu: `1000 * max by (namespace, pod, container) (rate(container_cpu_usage_seconds_total${where}))`,
      memory: `max by (namespace, pod, container) (max_over_time(container_memory_working_set_bytes${where}))`,
    });
  });

  it('adds up cores where each has its series', () => {
    const survey = {
      scrapeInterval: known(seconds(30)),
      containers: [],
      cores: 'each',
    } as const;
    expect(usageTexts(plain, survey).shown.cpu).toContain('(sum without (cpu) (rate(');
  });

  it('adds cluster, matchers and job to every selector', () => {
    const common = 'cluster="prod \\"1\\"",team!="x"';
    const { slice, shown } = usageTexts(shared, undefined);
    expect(slice({ resource: 'cpu', namespaces: ['shop'], window: WINDOW })).toContain(
      `{namespace="shop",${common},job="kubelet",`,
    );
    expect(shown.memory).toContain(`{namespace="$namespace",${common},job="kubelet",`);
    for (const name of ['throttled-share', 'oom-events', 'restarts'] as const) {
      const text = signalQuery(name, { scope: shared, window: days(1) });
      expect(text.match(/\{/g)?.length).toBe(text.split(common).length - 1);
      expect(text).toContain(name === 'restarts' ? 'job="ksm"' : 'job="kubelet"');
    }
  });

  it('never sends a subquery', () => {
    const texts = usageTexts(plain, undefined);
    const all = [
      texts.shown.cpu,
      texts.shown.memory,
      ...(['throttled-share', 'oom-events', 'restarts'] as const).map((name) =>
        signalQuery(name, { scope: plain, window: days(1) }),
      ),
    ];
    for (const text of all) expect(text).not.toMatch(/\[[^\]]*:[^\]]*\]/);
  });

  it.each([
    [undefined, minutes(5)],
    [seconds(15), minutes(5)],
    [seconds(75), minutes(5)],
    [seconds(90), minutes(6)],
    [minutes(5), minutes(20)],
  ])('rates over at least 4 scrapes: %s -> %s', (interval, window) => {
    expect(rateWindow(interval)).toBe(window);
  });

  it('shows the rate window it measured', () => {
    const survey = {
      scrapeInterval: known(minutes(2)),
      containers: [],
      cores: 'total',
    } as const;
    expect(usageTexts(plain, survey).shown.cpu).toContain('[8m]');
  });

  it.each([
    [days(1), '1d'],
    [hours(36), '36h'],
    [minutes(90), '90m'],
    [seconds(90), '90s'],
    [milliseconds(1500), '1500ms'],
  ])('writes durations as Prometheus reads them: %s', (length, text) => {
    expect(promDuration(length)).toBe(text);
  });

  it('escapes label values and expressions', () => {
    expect(selector('m', [{ label: 'a', op: '=', value: 'x"\\\n' }])).toBe('m{a="x\\"\\\\\\n"}');
    expect(anyOf('a', ['x.y', 'z+'])).toEqual({ label: 'a', op: '=~', value: 'x\\.y|z\\+' });
    expect(anyOf('a', ['x.y'])).toEqual({ label: 'a', op: '=', value: 'x.y' });
  });
});
