/** How containers may act, as their pod templates say it. What a template leaves out is absent: a default of the API server holds. */
export interface ContainerSecurity {
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  /** `RuntimeDefault`, `Localhost`, `Unconfined`. */
  readonly seccomp?: string;
  /** Linux capabilities without `CAP_`. */
  readonly drops?: readonly string[];
  readonly adds?: readonly string[];
}

/** What holds for every container of a pod that says nothing else. */
export interface PodSecurity {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccomp?: string;
  readonly hostNetwork?: boolean;
}

/** Of a container's spec. */
export interface ContainerRights {
  readonly privileged?: boolean;
  /** Absent when its template says nothing about it. */
  readonly security?: ContainerSecurity;
}

/** Of a pod template. */
export interface PodRights {
  readonly security?: PodSecurity;
  /** ConfigMaps, Secrets and claims that it reads, by name; absent when it reads none. What is in them is never read. */
  readonly uses?: readonly { readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim'; readonly name: string }[];
}

/** How far from the outside its ports can be reached, the farthest way first; `unknown` where that could not be read. */
export const exposures = ['ingress', 'load-balancer', 'node-port', 'host-network', 'unknown', 'inside'] as const;
export type Exposure = (typeof exposures)[number];

/** Ordinal for sorting: what can be reached from the outside comes first. */
export const exposureRank = (exposure: Exposure): number => exposures.indexOf(exposure);

/** Can somebody outside of the cluster send it something? Who could not find out does not assume it. */
export const isExposed = (exposure: Exposure): boolean => exposure !== 'inside' && exposure !== 'unknown';
