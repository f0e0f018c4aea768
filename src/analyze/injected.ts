import type { ContainerSpec } from '../model/cluster.ts';

/** Where the resources of well-known injected sidecars are set, since no manifest of the workload has them. */
const INJECTORS: readonly { readonly container: RegExp; readonly controlledBy: string }[] = [
  {
    container: /^istio-(proxy|init|validation)$/,
    controlledBy: 'sidecar.istio.io/proxyCPU and proxyMemory annotations',
  },
  {
    container: /^linkerd-(proxy|init)$/,
    controlledBy: 'config.linkerd.io/proxy-cpu-request and proxy-memory-request annotations',
  },
  { container: /^(consul-dataplane|envoy-sidecar)$/, controlledBy: 'consul.hashicorp.com/sidecar-proxy-* annotations' },
  { container: /^daprd$/, controlledBy: 'dapr.io/sidecar-cpu-request and sidecar-memory-request annotations' },
  { container: /^vault-agent(-init)?$/, controlledBy: 'vault.hashicorp.com/agent-requests-* annotations' },
];

export function injectorOf(spec: ContainerSpec): string {
  const known = INJECTORS.find(({ container }) => container.test(spec.name));
  return `not in the template but injected; its size is set by ${known?.controlledBy ?? 'whatever injects it'}`;
}
