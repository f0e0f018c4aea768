import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { fieldOf } from '../fakes/kubernetes/manifest.ts';
import { charted, deploy, FORMS, kustomized, output } from './forms.ts';

const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kindsOf = (all: readonly object[]): string[] => all.map((one) => `${fieldOf(one, 'kind')}`).sort();
const podSpecs = (all: readonly object[]): unknown[] =>
  all
    .flatMap((one) => [fieldOf(one, 'spec.template.spec'), fieldOf(one, 'spec.jobTemplate.spec.template.spec')])
    .filter((spec) => spec !== undefined);
const configIn = (all: readonly object[]): string =>
  all
    .map((one) => fieldOf(one, 'data'))
    .map((data) => (typeof data === 'object' && data !== null ? Reflect.get(data, 'trimtab.yaml') : undefined))
    .find((text) => typeof text === 'string') ?? '';

describe.each(Object.keys(FORMS))('%s', (name) => {
  const all = FORMS[name]?.() ?? [];

  it('holds a configuration that the program takes', async () => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.yaml`);
    writeFileSync(file, configIn(all));
    await expect(loadConfig(file, {})).resolves.toMatchObject({ mode: 'dry-run' });
  });

  it('watches only where somebody stays to watch', async () => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.yaml`);
    writeFileSync(file, configIn(all));
    const { serve } = await loadConfig(file, {});
    expect(serve.watch).toBe(name.includes('serve') ? 'oom-kills' : 'nothing');
  });

  it('runs one container without privileges, which writes to volumes only', () => {
    const [spec, ...others] = podSpecs(all);
    expect(others).toEqual([]);
    expect(spec).toMatchObject({
      serviceAccountName: 'trimtab',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          resources: { requests: expect.anything(), limits: { memory: expect.any(String) } },
        },
      ],
    });
  });

  it('grants what was named, and makes no Secret', () => {
    expect(kindsOf(all)).not.toContain('Secret');
    const rules = all.flatMap((one) => fieldOf(one, 'rules') ?? []);
    expect(rules.length).toBeGreaterThan(0);
    expect(JSON.stringify(rules)).not.toMatch(/secrets|"\*"/);
    const mayDelete = JSON.stringify(rules).includes('"delete"');
    expect(mayDelete).toBe(name.includes('everything'));
  });
});

describe('the chart', () => {
  it('refuses a form that does not exist', () => {
    expect(() => charted('mode=both')).toThrow(/mode is serve or cronjob/);
  });

  it.each(['cronjob', 'serve'])('makes of %s what the overlay makes', (mode) => {
    const [chart, overlay] = [charted(`mode=${mode}`), kustomized(mode, [])];
    const [chartPod, overlayPod] = [podSpecs(chart), podSpecs(overlay)].map(([spec]) => fieldOf(spec, 'containers.0'));
    for (const part of [
      'args',
      'securityContext',
      'ports',
      'livenessProbe',
      'readinessProbe',
      'startupProbe',
      'image',
    ]) {
      expect([part, fieldOf(chartPod, part)]).toEqual([part, fieldOf(overlayPod, part)]);
    }
    const shape = (all: readonly object[]) => [...new Set(kindsOf(all))].filter((kind) => kind !== 'Namespace');
    expect(shape(chart)).toEqual(shape(overlay));
  });
});

/** Helm reads nothing outside of a chart. */
const COPIED = '# Written by test/deploy/deployment.test.ts from components/monitoring.\n';

describe('monitoring', () => {
  const monitoring = join(deploy, 'components', 'monitoring');
  const check = (rules: object): string => {
    const file = join(folder, 'rules.yaml');
    writeFileSync(file, stringify(rules));
    return output('promtool', ['check', 'rules', file]);
  };

  it('has rules that Prometheus takes', () => {
    const { spec } = parse(readFileSync(join(monitoring, 'prometheus-rule.yaml'), 'utf8'));
    expect(check(spec)).toContain('8 rules found');
  });

  it('is in the chart what it is in the component', async () => {
    const { spec } = parse(readFileSync(join(monitoring, 'prometheus-rule.yaml'), 'utf8'));
    const chart = '../../deploy/chart/monitoring';
    await expect(`${COPIED}${stringify({ spec })}`).toMatchFileSnapshot(`${chart}/rules.yaml`);
    const dashboard = readFileSync(join(monitoring, 'trimtab-dashboard.json'), 'utf8');
    await expect(dashboard).toMatchFileSnapshot(`${chart}/trimtab-dashboard.json`);
  });

  it('has a dashboard whose every question Prometheus understands, and names metrics that there are', () => {
    const { panels } = JSON.parse(readFileSync(join(monitoring, 'trimtab-dashboard.json'), 'utf8'));
    const questions: string[] = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
      targets.map(({ expr }) => expr),
    );
    const rules = questions.map((expr, i) => ({ record: `panel:${i}`, expr }));
    expect(check({ groups: [{ name: 'panels', rules }] })).toContain(`${questions.length} rules found`);
    const sources = ['src/adapters/prom-metrics/pass-metrics.ts', 'src/serve/http/status.ts']
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const metrics = questions.flatMap((expr) => expr.match(/\b(agent|trimtab)_[a-z_]+/g) ?? []);
    for (const metric of metrics) expect(sources).toContain(metric.replace(/_bucket$/, ''));
  });
});

describe('the image', () => {
  it('is of the versions that the tests prove with', () => {
    const image = readFileSync(join(deploy, 'image', 'Dockerfile'), 'utf8');
    const parts = readFileSync('test/real/parts.ts', 'utf8');
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const module of parts.match(/[\w./]+@v[\d.]+/g) ?? []) expect(image).toContain(module);
    expect(image).toContain(`ARG NODE=${devDependencies.node}-`);
    expect(readdirSync(join(deploy, 'image'))).toContain('Dockerfile.dockerignore');
  });
});
