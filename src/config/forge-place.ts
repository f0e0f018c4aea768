import type { RepositoryConfig } from './repository-schema.ts';

/** Where a repository is on a forge, and where its API is. */
export interface ForgePlace {
  readonly api: string;
  readonly owner: string;
  readonly repository: string;
}

type Asked = Pick<RepositoryConfig, 'url' | 'remote' | 'forge'>;

/** Where git clones from and pushes to. */
export const remoteOf = ({ url, remote }: Pick<Asked, 'url' | 'remote'>): string => remote ?? url;

/** `/srv/git/manifests.git`, `./manifests.git`, `file:///srv/git/manifests.git` */
export const isPath = (address: string): boolean => /^(\.{0,2}\/|~\/|file:\/\/\/)/.test(address);

/** From what is said, and for the rest from the repository's address. Undefined: the address does not tell. */
export function forgePlace(asked: Asked): ForgePlace | undefined {
  const { forge } = asked;
  if (forge.kind === 'local') return undefined;
  const found = placeIn(remoteOf(asked));
  const owner = forge.owner ?? found?.owner;
  const repository = forge.repository ?? found?.repository;
  const said = forge.kind === 'gitea' ? forge.url : forge.baseUrl;
  const api = said ?? (found === undefined ? undefined : apiOf(forge.kind, found));
  if (owner === undefined || repository === undefined || api === undefined) return undefined;
  return { api, owner, repository };
}

interface Found {
  readonly scheme: 'http' | 'https';
  /** With its port, where the port is one for browsers. */
  readonly host: string;
  /** The path under which the server lives: empty, or `/git`. */
  readonly root: string;
  readonly owner: string;
  readonly repository: string;
}

const WEB = /^(https?):\/\/([^/@]+)((?:\/[^/]+)*)\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/;
/** A port for ssh says nothing about the one for https. */
const SSH = /^(?:ssh:\/\/(?:[^/@]+@)?([^/:]+)(?::\d+)?\/|[^/@\s]+@([^/:\s]+):\/?)([^/]+)\/([^/]+?)(?:\.git)?\/?$/;

function placeIn(address: string): Found | undefined {
  const [, scheme, host, root, owner, repository] = WEB.exec(address) ?? [];
  if (host !== undefined && root !== undefined && owner !== undefined && repository !== undefined)
    return { scheme: scheme === 'http' ? 'http' : 'https', host, root, owner, repository };
  const [, long, short, sshOwner, sshRepository] = SSH.exec(address) ?? [];
  const sshHost = long ?? short;
  if (sshHost === undefined || sshOwner === undefined || sshRepository === undefined) return undefined;
  return { scheme: 'https', host: sshHost, root: '', owner: sshOwner, repository: sshRepository };
}

/** `api.github.com`; with data residency `api.COMPANY.ghe.com`; an Enterprise Server has it below `/api/v3`. */
function apiOf(kind: 'gitea' | 'github', { scheme, host, root }: Found): string {
  if (kind === 'gitea') return `${scheme}://${host}${root}`;
  if (host === 'github.com') return 'https://api.github.com';
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `${scheme}://${host}/api/v3`;
}
