import type { Cluster } from '../../ports/cluster.ts';
import { mayI } from './access-review.ts';
import { type ApiOptions, createApi } from './api.ts';
import { list } from './list.ts';
import { containerLogs } from './logs.ts';
import { platform } from './platform.ts';
import { revisionTemplate } from './revision-template.ts';

export interface KubernetesOptions extends ApiOptions {
  /** Objects per request; 100 if left out: 1 MB of pods. */
  readonly pageSize?: number;
}

/** A live cluster. Nothing is read, no file and no server, before the first call. */
export function kubernetes(options: KubernetesOptions): Cluster {
  const api = createApi(options);
  return {
    list: (kind) => list(api, kind, options.pageSize ?? 100),
    mayI: (access) => mayI(api, access),
    platform: () => platform(api),
    template: (of) => revisionTemplate(api, of),
    logs: (of) => containerLogs(api, of),
  };
}
