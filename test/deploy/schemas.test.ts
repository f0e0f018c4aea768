import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fieldOf } from '../fakes/kubernetes/manifest.ts';
import { built, deploy, FORMS, objects } from './forms.ts';
import { schemaFaults } from './schemas.ts';

const faultsOf = async (all: readonly object[]): Promise<string[]> => (await Promise.all(all.map(schemaFaults))).flat();

const demo = join(deploy, 'demo', 'manifests');
/** Files that are objects as they stand; the others are Kustomize's own or patches, and are looked at as it builds them. */
const plain = globSync('{apps,argocd,platform}/**/*.{yaml,yml}', { cwd: demo }).sort();

describe('what is deployed fits the schemas of its kinds', () => {
  it.each(Object.keys(FORMS))('%s', async (name) => {
    const all = FORMS[name]?.() ?? [];
    expect(all.length).toBeGreaterThan(5);
    expect(await faultsOf(all)).toEqual([]);
  });

  it('the Application that deploys Trimtab itself', async () => {
    const all = objects(readFileSync(join(deploy, 'argocd', 'application.yaml'), 'utf8'));
    expect(all).toHaveLength(1);
    expect(await faultsOf(all)).toEqual([]);
  });

  it('the manifests of the demo', async () => {
    const all = plain.flatMap((file) => objects(readFileSync(join(demo, file), 'utf8')));
    const overlays = ['prod', 'staging'].flatMap((name) => objects(built(join(demo, 'payments', 'overlays', name))));
    expect(all.length).toBeGreaterThan(30);
    // No package carries the schema of this one.
    const known = [...all, ...overlays].filter((one) => fieldOf(one, 'kind') !== 'VerticalPodAutoscaler');
    expect(await faultsOf(known)).toEqual([]);
  });
});

/** As somebody would spoil a manifest by hand. */
const MISTAKES: readonly (readonly [string, string, RegExp, string])[] = [
  ['a field that does not exist', 'Deployment', /"containers":/, '"contaners":'],
  ['a field deep down that does not exist', 'Deployment', /"readOnlyRootFilesystem":/, '"readonlyRootFilesystem":'],
  ['a number as text', 'Deployment', /"containerPort":8080/, '"containerPort":"8080"'],
  ['a list that is none', 'ClusterRole', /"verbs":\["list"\]/, '"verbs":"list"'],
  ['what must be there and is not', 'NetworkPolicy', /"podSelector":/, '"pod":'],
  ['a kind that does not exist', 'Service', /"kind":"Service"/, '"kind":"Servce"'],
  ['a monitor without what it looks at', 'ServiceMonitor', /"selector":/, '"selctor":'],
  ['a rule without its question', 'PrometheusRule', /"expr":/, '"exp":'],
];

describe('a manifest is refused that has', () => {
  const all = FORMS['overlay serve with everything']?.() ?? [];

  it.each(MISTAKES)('%s', async (_, kind, right, wrong) => {
    const whole = all.filter((one) => fieldOf(one, 'kind') === kind).map((one) => JSON.stringify(one));
    const spoilt = whole.find((text) => right.test(text));
    expect(spoilt).toBeDefined();
    expect(await schemaFaults(JSON.parse(spoilt?.replace(right, wrong) ?? '{}'))).not.toEqual([]);
  });
});
