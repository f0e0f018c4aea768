import { NO_KUBECONFIG } from '../adapters/kubernetes/kubeconfig.ts';
import type { Config } from '../config/load.ts';
import type { KubernetesPlace } from '../serve/plan.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Where the API server is for somebody who has a token in a file, or nothing: a pod, or a proxy. Certificates and
 * programs that sign in need the client library, so whoever uses them is not watched (see serve/README.md).
 */
export async function kubernetesPlace({ cluster }: Config): Promise<KubernetesPlace | undefined> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const file = new KubeConfig();
  if (cluster.inCluster === true) file.loadFromCluster();
  else if (cluster.kubeconfig === undefined) file.loadFromDefault();
  else file.loadFromFile(cluster.kubeconfig);
  if (cluster.context !== undefined) file.setCurrentContext(cluster.context);
  const [server, user] = [file.getCurrentCluster()?.server, file.getCurrentUser()];
  if (server === undefined || server === NO_KUBECONFIG) return undefined;
  if (user?.authProvider?.config?.tokenFile === `${ACCOUNT}/token`) {
    return { server, tokenFile: `${ACCOUNT}/token`, caFile: `${ACCOUNT}/ca.crt` };
  }
  const signsIn = user?.token ?? user?.certFile ?? user?.certData ?? user?.exec ?? user?.username ?? user?.authProvider;
  const caFile = file.getCurrentCluster()?.caFile;
  if (signsIn !== undefined && signsIn !== null) return undefined;
  return { server, ...(caFile === undefined ? {} : { caFile }) };
}
