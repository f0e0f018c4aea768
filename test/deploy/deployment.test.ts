import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { fieldOf } from '../fakes/kubernetes/manifest.ts';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const output = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: 'pipe' });
const objects = (text: string): object[] =>
  parseAllDocuments(text)
    .map((one) => one.toJS())
    .filter((one) => one !== null);

/** With whichever is there: test/real/parts.ts takes a new enough kubectl for kustomize. */
function built(at: string): string {
  const alone = spawnSync('kustomize', ['build', at], { encoding: 'utf8' });
  return alone.error === undefined && alone.status === 0 ? alone.stdout : output('kubectl', ['kustomize', at]);
}

/** An overlay with components, as somebody would put them together. */
function kustomized(overlay: string, components: readonly string[]): object[] {
  const at = join(deploy, 'overlays', `.test-${overlay}-${components.join('-')}`);
  execFileSync('mkdir', ['-p', at]);
  try {
    const paths = { resources: [`../${overlay}`], components: components.map((name) => `../../components/${name}`) };
    const kind = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', namespace: 'trimtab' };
    writeFileSync(join(at, 'kustomization.yaml'), stringify({ ...kind, ...paths }));
    return objects(built(at));
  } finally {
    rmSync(at, { recursive: true });
  }
}
const charted = (...set: readonly string[]): object[] =>
  objects(
    output('helm', [
      'template',
      'trimtab',
      join(deploy, 'chart'),
      '--namespace',
      'trimtab',
      '--kube-version',
      '1.31.0',
      ...set.flatMap((one) => ['--set', one]),
    ]),
  );

const FORMS: Readonly<Record<string, () => object[]>> = {
  'overlay cronjob': () => kustomized('cronjob', []),
  'overlay cronjob in shards': () => kustomized('cronjob', ['shards']),
  'overlay serve': () => kustomized('serve', []),
  'overlay serve with everything': () => kustomized('serve', ['direct-fixes', 'monitoring']),
  'chart serve': () => charted(),
  'chart cronjob with everything': () =>
    charted('mode=cronjob', 'persistence.enabled=true', 'monitoring=true', 'directFixes=true'),
};

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
