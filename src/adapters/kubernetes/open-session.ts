import { Agent } from 'undici';
import type { ClusterAccess, Session } from './session.ts';
import { withoutRawHeaders } from './without-raw-headers.ts';

/** client-node costs 0.9 s and 90 MB, so it is imported only here, when the first request needs it. */
export async function openSession(access: ClusterAccess): Promise<Session> {
  if (access.kind === 'direct') return directSession(access);
  const { openKubeconfig } = await import('./kubeconfig.ts');
  return openKubeconfig(access);
}

function directSession({ url, token }: { readonly url: string; readonly token?: string }): Session {
  const dispatcher = withoutRawHeaders(new Agent());
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { server: url.replace(/\/+$/, ''), authorize: async () => ({ headers, dispatcher }) };
}
