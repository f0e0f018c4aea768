import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neededAccess } from '../../src/adapters/kubernetes/access.ts';
import { aNamespace } from '../builders/kubernetes-objects.ts';
import { bareRepository } from '../fakes/bare-repository.ts';
import { type FakeKubernetesOptions, startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import { kubeconfigFor } from '../fakes/kubernetes/kubeconfig.ts';
import type { Rule } from '../fakes/kubernetes/rules.ts';
import { type FakeContainer, type Lie, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { trimtab } from './trimtab.ts';

const running: (() => Promise<void>)[] = [];

export async function closeSurroundings(): Promise<void> {
  for (const close of running.splice(0)) await close();
}

/** Exactly what deploy/ grants. */
export const OURS: Rule[] = neededAccess.map(({ verb, group, resource, subresource }) => ({
  verbs: [verb],
  groups: [group],
  resources: [subresource === undefined ? resource : `${resource}/${subresource}`],
}));

interface Part {
  readonly kubernetes?: FakeKubernetesOptions;
  readonly lie?: () => Lie;
  /** What runs and uses the same all the time. */
  readonly containers?: readonly FakeContainer[];
  /** More of the configuration. */
  readonly config?: object;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A cluster, a Prometheus and a repository, over real HTTP and real git, and a configuration that names them. */
export async function surroundings(part: Part = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-live-'));
  const objects = [aNamespace().named('shop').build()];
  const kubernetes = await startFakeKubernetes({ objects, rules: OURS, ...part.kubernetes });
  const prometheus = await lyingPrometheus({
    ...(part.lie === undefined ? {} : { lie: part.lie }),
    ...(part.containers === undefined ? {} : { containers: part.containers }),
  });
  const repository = bareRepository({ 'README.md': 'manifests\n' }, folder);
  running.push(kubernetes.close, prometheus.close);
  writeFileSync(join(folder, 'kubeconfig'), kubeconfigFor(kubernetes.url));
  const config = join(folder, 'trimtab.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      cluster: { name: 'prod', kubeconfig: 'kubeconfig' },
      prometheus: { url: prometheus.url, auth: { kind: 'bearer', tokenEnv: 'PROM_TOKEN' } },
      repositories: [{ name: 'manifests', url: 'https://git.example.com/m.git', remote: repository.path }],
      mode: 'act',
      ...part.config,
    }),
  );
  const command = (...args: string[]) =>
    trimtab([...args, '--config', config], { PROM_TOKEN: 'hunter2', ...part.environment });
  return { folder, command, prometheus, repository };
}
