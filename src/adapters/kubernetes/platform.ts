import { z } from 'zod';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { ClusterPlatform } from '../../model/platform.ts';
import type { Api } from './api.ts';

/**
 * Version and API resources, as Argo CD hands them to charts. One request for each of the two trees of groups, where the
 * server has aggregated discovery (Kubernetes 1.27): https://kubernetes.io/docs/concepts/overview/kubernetes-api/
 */
export async function platform(api: Api): Promise<ClusterPlatform> {
  const { gitVersion } = read('/version', rawVersion, await api.send({ method: 'GET', path: '/version' }));
  const apiVersions = new Set<string>();
  for (const path of ['/api', '/apis']) {
    const { items } = read(path, rawDiscovery, await api.send({ method: 'GET', path, format: 'discovery' }));
    for (const { metadata, versions } of items) {
      for (const { version, resources } of versions) {
        const group = metadata?.name ? `${metadata.name}/${version}` : version;
        apiVersions.add(group);
        for (const { responseKind } of resources)
          if (responseKind?.kind) apiVersions.add(`${group}/${responseKind.kind}`);
      }
    }
  }
  return { kubeVersion: /\d+\.\d+(\.\d+)?/.exec(gitVersion)?.[0] ?? gitVersion, apiVersions: [...apiVersions].sort() };
}

const rawVersion = z.object({ gitVersion: z.string().regex(/^v?\d+\.\d+/) });

const rawDiscovery = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().nullish() }).nullish(),
      versions: z.array(
        z.object({
          version: z.string(),
          resources: z.array(z.object({ responseKind: z.object({ kind: z.string() }).nullish() })),
        }),
      ),
    }),
  ),
});

function read<T>(path: string, schema: z.ZodType<T>, answer: { readonly status: number; readonly json: unknown }): T {
  const parsed = schema.safeParse(answer.json);
  if (answer.status === 200 && parsed.success) return parsed.data;
  const code = answer.status === 403 ? 'forbidden' : answer.status === 404 ? 'absent' : 'surprise';
  throw new UpstreamSurprise({ source: 'kubernetes', code, issue: `${path}: ${answer.status}, not what was expected` });
}
