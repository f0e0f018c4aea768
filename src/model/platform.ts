/** What charts are told about the cluster: `.Capabilities`. */
export interface ClusterPlatform {
  /** `1.33.1`, without what providers add to it. */
  readonly kubeVersion: string;
  /** `apps/v1` and `apps/v1/Deployment` of everything that the cluster serves, sorted. */
  readonly apiVersions: readonly string[];
}
