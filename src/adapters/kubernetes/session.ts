import type { Dispatcher } from 'undici';

/** How to reach an API server. */
export interface Session {
  /** Without a slash at its end; may have a path (`https://rancher.example.com/k8s/clusters/c-1`). */
  readonly server: string;
  /** Asked before every request: tokens of exec plug-ins and mounted service accounts change while a pass runs. */
  readonly authorize: () => Promise<Authority>;
}

export interface Authority {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** `kubeconfig` without a path tries the usual places: $KUBECONFIG, ~/.kube/config, the pod's service account. */
export type ClusterAccess =
  | { readonly kind: 'kubeconfig'; readonly path?: string; readonly context?: string }
  | { readonly kind: 'in-cluster' }
  | { readonly kind: 'direct'; readonly url: string; readonly token?: string };
