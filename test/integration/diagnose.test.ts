import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crashingPod, deployment } from '../act/fix/pods.ts';
import { aDisruptionBudget, anObject } from '../builders/kubernetes-objects.ts';
import { type LyingPrometheus, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { type LiveWorld, liveWorld, OURS } from './live-world.ts';
import { applicationFor, manifestOf, surroundingsOf } from './manifests.ts';
import { WEB } from './shop.ts';

const EVIL =
  '\u001b[2Jpanic: connection refused DB_PASSWORD=hunter2 eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc postgres://ada:s3cret@db:5432/shop';

const application = {
  'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/web',
};
const web = () =>
  deployment('shop', 'web', 1).map((one) =>
    one.kind === 'Deployment' ? { ...one, metadata: { ...one.metadata, annotations: application } } : one,
  );

describe('trimtab diagnose', () => {
  let world: LiveWorld;
  let prometheus: LyingPrometheus;
  let said: { readonly live: string; readonly offline: string; readonly denied: string };
  beforeAll(async () => {
    prometheus = await lyingPrometheus();
    const select = { selector: { app: 'web' } };
    world = await liveWorld({
      objects: [
        ...surroundingsOf([WEB]),
        ...web(),
        crashingPod(),
        applicationFor('shop', 'apps/shop', [WEB]),
        anObject('v1', 'Service')
          .in('shop')
          .named('web')
          .with({ spec: { ...select, ports: [{ port: 80, targetPort: 8080 }] } })
          .build(),
        anObject('networking.k8s.io/v1', 'Ingress')
          .in('shop')
          .named('front')
          .with({ spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } } })
          .build(),
        aDisruptionBudget()
          .in('shop')
          .named('web')
          .with({ spec: { selector: { matchLabels: { app: 'web' } } } })
          .build(),
      ],
      files: { 'apps/shop/web.yaml': manifestOf(WEB) },
      prometheusUrl: prometheus.url,
      rules: [...OURS, { verbs: ['get'], groups: [''], resources: ['pods/log'] }],
    });
    world.kubernetes.setLogs(crashingPod(), 'app', EVIL);
    const capture = join(world.folder, 'capture');
    // Side by side: a start of the program is most of what this takes.
    const [live] = await Promise.all([
      world.command('diagnose', 'shop/web', '--output', 'json'),
      world.command('capture', '--out', capture, '--logs'),
    ]);
    world.kubernetes.setRules(OURS);
    const [offline, denied] = await Promise.all([
      world.command('diagnose', 'shop/web', '--output', 'json', '--from', capture),
      world.command('diagnose', 'shop/web'),
    ]);
    rmSync(capture, { recursive: true });
    said = { live: live.stdout, offline: offline.stdout, denied: denied.stdout };
  }, 120_000);
  afterAll(async () => {
    await world.close();
    await prometheus.close();
  });

  it('shows what the container said last, without its credentials and without its escapes', () => {
    const { logs } = JSON.parse(said.live);
    expect(logs).toEqual([
      { what: 'web-1 app, previous run', lines: [expect.stringContaining('panic: connection refused')] },
    ]);
    expect(said.live).not.toMatch(/hunter2|s3cret|eyJhbGci|\\u001b/);
  });

  it('ranks what the log shows among the causes, with the line', () => {
    const { causes } = JSON.parse(said.live);
    expect(causes.map(({ check }: { check: string }) => check)).toContain('log: dependency');
  });

  it('names who calls it, its budget, and the newest commits to its folder', () => {
    const { around, recent } = JSON.parse(said.live);
    const facts = [...around, ...recent].map(({ what, is }) => `${what}: ${is}`).join('\n');
    expect(facts).toContain('called through Ingress: front');
    expect(facts).toContain('called through Service: web');
    expect(facts).toContain('disruption budget: web');
    expect(facts).toMatch(/commit: .* Ada: first/);
  });

  it('says the same offline, from a capture that was asked to keep logs', () => {
    expect(JSON.parse(said.offline).logs).toEqual(JSON.parse(said.live).logs);
  });

  it('says that it may not read logs, instead of leaving them out', () => {
    expect(said.denied).toMatch(/logs: forbidden/);
  });
});
