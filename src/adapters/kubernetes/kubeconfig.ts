/**
 * Sessions from a kubeconfig or the pod's service account. `KubeConfig` of client-node reads the files, runs exec
 * plug-ins and refreshes tokens; requests are plain undici. Imported lazily: see open-session.ts.
 */
import type { RequestOptions } from 'node:https';
import { type Cluster, KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { ConfigError, UpstreamSurprise } from '../../model/errors.ts';
import { dispatchers } from './dispatchers.ts';
import { present } from './project/shape.ts';
import { redact } from './redact.ts';
import type { Authority, ClusterAccess, Session } from './session.ts';

type FileAccess = Exclude<ClusterAccess, { readonly kind: 'direct' }>;

/** An exec plug-in may wait for a person (a browser log-in) that is not there. */
const CREDENTIALS_TIMEOUT_MS = 60_000;

export function openKubeconfig(access: FileAccess): Session {
  const config = load(access);
  const cluster = usableCluster(config);
  const dispatcherOf = dispatchers();
  const authorize = async (): Promise<Authority> => {
    const { headers, ...tls } = await credentialsOf(config);
    return { headers, dispatcher: dispatcherOf(present({ ...tls, proxy: cluster.proxyUrl })) };
  };
  return { server: cluster.server.replace(/\/+$/, ''), authorize };
}

function load(access: FileAccess): KubeConfig {
  const config = new KubeConfig();
  try {
    if (access.kind === 'in-cluster') config.loadFromCluster();
    else if (access.path === undefined) config.loadFromDefault();
    else config.loadFromFile(access.path);
  } catch (error) {
    throw new ConfigError({
      path: 'cluster.kubeconfig',
      got: (access.kind === 'kubeconfig' && access.path) || 'the usual places',
      want: 'a readable kubeconfig',
      cause: safeCause(error),
    });
  }
  if (access.kind === 'kubeconfig' && access.context !== undefined) config.setCurrentContext(access.context);
  return config;
}

/** What client-node makes of nothing, and kubectl once did. */
export const NO_KUBECONFIG = 'http://localhost:8080';

function usableCluster(config: KubeConfig): Cluster {
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    const names = config.getContexts().map(({ name }) => name);
    throw new ConfigError({
      path: 'cluster.context',
      got: config.getCurrentContext() || 'no current context',
      want: names.length === 0 ? 'a kubeconfig with contexts' : `one of ${names.sort().join(', ')}`,
    });
  }
  // In-cluster outside of a pod, client-node makes `https://undefined:undefined` of the missing environment.
  if (!URL.canParse(cluster.server))
    throw new ConfigError({
      path: 'cluster',
      got: cluster.server,
      want: 'the URL of an API server (are we in a pod?)',
    });
  if (cluster.server === NO_KUBECONFIG)
    throw new ConfigError({
      path: 'cluster.kubeconfig',
      got: 'no kubeconfig in $KUBECONFIG or ~/.kube/config, and this is no pod',
      want: 'a kubeconfig whose current context is the cluster (`kubectl cluster-info` works then), or `--from CAPTURE`',
    });
  // client-node refuses the same.
  if (cluster.server.startsWith('http:') && !cluster.skipTLSVerify)
    throw new ConfigError({
      path: 'cluster.kubeconfig',
      got: cluster.server,
      want: 'a kubeconfig with an https server (plain http needs insecure-skip-tls-verify)',
    });
  return cluster;
}

const material = z.union([z.string(), z.instanceof(Buffer)]).optional();
const credentials = z.object({
  headers: z.record(z.string(), z.string()).default({}),
  auth: z.string().optional(),
  ca: material,
  cert: material,
  key: material,
  servername: z.string().optional(),
  rejectUnauthorized: z.boolean().optional(),
});

async function credentialsOf(config: KubeConfig) {
  const options: RequestOptions = { headers: {} };
  try {
    await within(CREDENTIALS_TIMEOUT_MS, config.applyToHTTPSOptions(options));
  } catch (error) {
    throw new UpstreamSurprise({
      source: 'kubernetes',
      issue: 'the credentials of the kubeconfig could not be had (certificate files, exec plug-in)',
      cause: safeCause(error),
    });
  }
  const { headers, auth, ...tls } = credentials.parse(options);
  const basic = auth === undefined ? {} : { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
  return { ...tls, headers: { ...tidy(headers), ...basic } };
}

/** Token files end in a newline, which no header may hold. */
const tidy = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no credentials after ${ms / 1000} s`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A YAML error quotes the lines around it, a plug-in's the text it wrote: only the redacted first line goes on. */
function safeCause(error: unknown): Error {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return new Error(redact(first).slice(0, 200));
}
