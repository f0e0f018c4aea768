import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { replaying } from '../../src/adapters/capture/replaying.ts';
import type { Controller, Resources } from '../../src/model/cluster.ts';
import { parseCpu, parseMemory } from '../../src/model/quantity.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../deploy/demo/${path}`, import.meta.url));

const quantity = z.union([z.string(), z.number()]).transform(String);
const quantities = z.object({ cpu: quantity.optional(), memory: quantity.optional() }).optional();
const containers = z.array(
  z.object({
    name: z.string(),
    image: z.string(),
    resources: z.object({ requests: quantities, limits: quantities }).optional(),
  }),
);
const template = z.object({ spec: z.object({ containers, initContainers: containers.optional() }) });
const object = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  spec: z
    .object({
      template: template.optional(),
      jobTemplate: z.object({ spec: z.object({ template }) }).optional(),
    })
    .loose(),
});

describe('manifests and cluster agree', () => {
  it('in every container of every workload that is tracked, but for the one that somebody edited by hand', async () => {
    const git = new Map([...plain('apps/storefront'), ...plain('platform'), ...overlay()]);
    const live = await tracked();
    expect([...git.keys()].sort()).toEqual([...live.keys()].sort());
    const different = [...live].filter(([name, text]) => git.get(name) !== text).map(([name]) => name);
    expect(different).toEqual(['catalog/Deployment/media-import']);
  });
});

const plain = (dir: string): [string, string][] =>
  readdirSync(at(`manifests/${dir}`), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .flatMap((name) => workloads(readFileSync(at(join('manifests', dir, name)), 'utf8')));

/** As Argo CD renders it. The test set-up installs kubectl. */
const overlay = (): [string, string][] =>
  workloads(execFileSync('kubectl', ['kustomize', at('manifests/payments/overlays/prod')], { encoding: 'utf8' }));

function workloads(text: string): [string, string][] {
  return parseAllDocuments(text).flatMap((document) => {
    const parsed = object.safeParse(document.toJS());
    if (!parsed.success) return [];
    const { kind, metadata, spec } = parsed.data;
    const pod = spec.template ?? spec.jobTemplate?.spec.template;
    if (pod === undefined) return [];
    const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const lines = all.map(({ name, image, resources }) =>
      line(name, image, {
        ...value('cpuRequest', resources?.requests?.cpu, parseCpu),
        ...value('cpuLimit', resources?.limits?.cpu, parseCpu),
        ...value('memoryRequest', resources?.requests?.memory, parseMemory),
        ...value('memoryLimit', resources?.limits?.memory, parseMemory),
      }),
    );
    return [[`${metadata.namespace}/${kind}/${metadata.name}`, lines.join('\n')]];
  });
}

const value = (key: string, text: string | undefined, parse: (text: string) => number | undefined) =>
  text === undefined ? {} : { [key]: parse(text) };

async function tracked(): Promise<Map<string, string>> {
  const { cluster } = await replaying(at('capture'));
  const found = new Map<string, string>();
  for (const kind of ['deployments', 'statefulsets', 'daemonsets', 'cronjobs'] as const) {
    for await (const controller of cluster.list(kind)) {
      if ('argocd.argoproj.io/tracking-id' in controller.annotations)
        found.set(nameOf(controller), linesOf(controller));
    }
  }
  return found;
}

const nameOf = ({ ref }: Controller): string => `${ref.namespace}/${ref.kind}/${ref.name}`;
const linesOf = ({ template }: Controller): string =>
  template.containers.map(({ name, image, resources }) => line(name, image, resources)).join('\n');

const line = (name: string, image: string, resources: Partial<Resources>): string =>
  [name, image, resources.cpuRequest, resources.cpuLimit, resources.memoryRequest, resources.memoryLimit].join(' ');
