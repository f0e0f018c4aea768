import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replaying } from '../../src/adapters/capture/replaying.ts';
import { renderer } from '../../src/adapters/render/renderer.ts';
import type { Application } from '../../src/model/application.ts';
import type { Controller, Resources } from '../../src/model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../../src/model/cluster-kinds.ts';
import type { ManifestObject, SourceTree } from '../../src/model/manifests.ts';
import { parseCpu, parseMemory } from '../../src/model/quantity.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../deploy/demo/${path}`, import.meta.url));
const tools = renderer({ searchPath: process.env.PATH ?? '' });
const kustomize = (await tools.tools()).some(({ version }) => version !== undefined);
const { cluster } = await replaying(at('capture'));
const applications = await all('applications');
afterAll(() => tools.close());

/** Application -> what Git and the cluster disagree about. */
const EDITED_BY_HAND: Readonly<Record<string, readonly string[]>> = { storefront: ['catalog/Deployment/media-import'] };

describe('manifests and cluster agree in every container that is tracked', () => {
  it('over three Applications, one of them with Kustomize, which CI has', () => {
    expect(applications.map(({ ref }) => ref.name)).toEqual(['payments-prod', 'platform-tools', 'storefront']);
    expect(kustomize || process.env.CI !== 'true').toBe(true);
  });

  for (const application of applications) {
    const { name } = application.ref;
    it.skipIf(name === 'payments-prod' && !kustomize)(`${name}, but for what somebody edited by hand`, async () => {
      const git = await rendered(application);
      const live = await tracked(name);
      expect([...git.keys()].sort()).toEqual([...live.keys()].sort());
      const different = [...live]
        .filter(([workload, text]) => git.get(workload) !== text)
        .map(([workload]) => workload);
      expect(different).toEqual(EDITED_BY_HAND[name] ?? []);
    });
  }
});

const tree: SourceTree = {
  repository: 'manifests',
  urls: [],
  branch: 'main',
  commit: '0'.repeat(40),
  committedAt: 0,
  paths: [],
  text: () => undefined,
  location: at('manifests'),
  links: new Set(),
};

async function rendered({ ref, sources, destination }: Application): Promise<Map<string, string>> {
  const source = sources[0];
  if (source === undefined) throw new Error(`${ref.name} has no source`);
  const { namespace = 'default' } = destination;
  const tool = ref.name === 'payments-prod' ? 'kustomize' : 'plain';
  const application = { name: ref.name, namespace };
  const reply = await tools.render({ kind: 'render', tree, edits: [], source, tool, application });
  if (reply.kind === 'not-rendered') throw new Error(reply.because.detail);
  return new Map(reply.objects.flatMap(workload));
}

const quantity = z.union([z.string(), z.number()]).transform(String);
const quantities = z.object({ cpu: quantity.optional(), memory: quantity.optional() }).default({});
const containers = z.array(
  z.object({
    name: z.string(),
    image: z.string(),
    resources: z.object({ requests: quantities, limits: quantities }).default({ requests: {}, limits: {} }),
  }),
);
const template = z.object({ spec: z.object({ containers, initContainers: containers.default([]) }) });
const body = z.object({
  spec: z.union([z.object({ template }), z.object({ jobTemplate: z.object({ spec: z.object({ template }) }) })]),
});

function workload({ ref, body: raw }: ManifestObject): [string, string][] {
  const parsed = body.safeParse(raw);
  if (!parsed.success) return [];
  const { spec } = parsed.data;
  const pod = 'template' in spec ? spec.template.spec : spec.jobTemplate.spec.template.spec;
  const lines = [...pod.initContainers, ...pod.containers].map(({ name, image, resources: { requests, limits } }) =>
    line(name, image, {
      cpuRequest: requests.cpu && parseCpu(requests.cpu),
      cpuLimit: limits.cpu && parseCpu(limits.cpu),
      memoryRequest: requests.memory && parseMemory(requests.memory),
      memoryLimit: limits.memory && parseMemory(limits.memory),
    }),
  );
  return [[`${ref.namespace}/${ref.kind}/${ref.name}`, lines.join('\n')]];
}

async function tracked(application: string): Promise<Map<string, string>> {
  const lists = [await all('deployments'), await all('statefulsets'), await all('daemonsets'), await all('cronjobs')];
  const own = lists
    .flat()
    .filter(({ annotations }) => annotations['argocd.argoproj.io/tracking-id']?.startsWith(`${application}:`));
  return new Map(own.map((controller) => [nameOf(controller), linesOf(controller)]));
}

async function all<K extends ClusterKind>(kind: K): Promise<readonly ClusterKinds[K][]> {
  return Array.fromAsync(cluster.list(kind));
}

const nameOf = ({ ref }: Controller): string => `${ref.namespace}/${ref.kind}/${ref.name}`;
const linesOf = ({ template: { containers: own } }: Controller): string =>
  own.map(({ name, image, resources }) => line(name, image, resources)).join('\n');

type Amounts = { readonly [K in Exclude<keyof Resources, 'extended'>]?: string | number | undefined };
const line = (name: string, image: string, amounts: Amounts): string =>
  [name, image, amounts.cpuRequest, amounts.cpuLimit, amounts.memoryRequest, amounts.memoryLimit].join(' ');
