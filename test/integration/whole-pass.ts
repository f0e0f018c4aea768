/** Whole passes of this process over servers that speak real HTTP and a bare repository, at any time of a test's choice. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetes } from '../../src/adapters/kubernetes/kubernetes.ts';
import { kubernetesPods } from '../../src/adapters/kubernetes/pods.ts';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import type { PolicySet } from '../../src/model/policy.ts';
import { days, type Instant, milliseconds, seconds } from '../../src/model/units.ts';
import { type Pass, run } from '../../src/run.ts';
import { portsOf } from '../act/world.ts';
import { silent } from '../builders/sources.ts';
import type { BareRepository } from '../fakes/bare-repository.ts';
import { type FakeKubernetes, startFakeKubernetes } from '../fakes/kubernetes/fake-kubernetes.ts';
import type { Manifest } from '../fakes/kubernetes/manifest.ts';
import { type LyingOptions, type LyingPrometheus, lyingPrometheus } from '../fakes/prometheus/lying-prometheus.ts';
import { renderPlainly } from '../fakes/renderer.ts';
import { TEXTS } from '../propose/texts.ts';
import { REPOSITORY_URL } from './manifests.ts';

export interface PassPlan {
  readonly repository: BareRepository;
  readonly at: Instant;
  readonly policies: PolicySet;
  readonly objects: readonly Manifest[];
  readonly metrics: LyingOptions;
  /** Breaks something before anything is asked. */
  readonly breaking?: (cluster: FakeKubernetes) => void;
  /** Objects per page of a list. */
  readonly pageSize?: number;
}

export interface Done {
  readonly pass: Pass;
  /** Requests that a cluster would not have forgotten. */
  readonly deletions: number;
}

/** One pass of a fresh process: servers of its own, nothing remembered but the repository. */
export async function wholePass(plan: PassPlan): Promise<Done> {
  const cluster = await startFakeKubernetes({ objects: plan.objects });
  const metrics = await lyingPrometheus(plan.metrics);
  plan.breaking?.(cluster);
  const temporary = join(plan.repository.folder, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const repository = portsOf(plan.repository.path, temporary, { aliases: [REPOSITORY_URL] });
  try {
    const pass = await run(
      { ...sourcesOf(plan, cluster, metrics), repositories: [repository] },
      {
        cluster: 'prod',
        window: days(14),
        mode: 'act',
        policies: plan.policies,
        texts: TEXTS,
        version: '0',
      },
    );
    const deletions = cluster.requests.filter(({ verb, resource }) => verb === 'delete' && resource === 'pods').length;
    return { pass, deletions };
  } finally {
    await repository.manifests.close();
    await metrics.close();
    await cluster.close();
  }
}

function sourcesOf({ at, pageSize }: PassPlan, { url }: FakeKubernetes, metrics: LyingPrometheus) {
  const retry = { attempts: 2, firstWait: milliseconds(1), longestWait: seconds(1) };
  const options = { access: { kind: 'direct', url } as const, version: '0', retry };
  const clock = { now: () => at };
  return {
    clock,
    log: silent,
    cluster: kubernetes({ ...options, ...(pageSize === undefined ? {} : { pageSize }) }),
    pods: kubernetesPods(options),
    metrics: prometheus({ url: metrics.url, clock, concurrency: 4, timeout: seconds(5) }),
    renderer: {
      render: async (request: Parameters<typeof renderPlainly>[0]) => renderPlainly(request),
      tools: async () => [],
    },
  };
}
