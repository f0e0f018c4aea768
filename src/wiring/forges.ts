import type { Credentials } from '../adapters/git/options.ts';
import type { GithubCredentials } from '../adapters/github/options.ts';
import { type ForgePlace, forgePlace, remoteOf } from '../config/forge-place.ts';
import type { ForgeConfig, RepositoryConfig } from '../config/repository-schema.ts';
import { type Secrets, secretsFrom } from '../config/secrets.ts';
import type { Forge } from '../ports/forge.ts';
import type { ManifestRepository } from '../ports/manifests.ts';
import { authorities } from './authorities.ts';
import type { Surroundings } from './surroundings.ts';

/** A forge, and what git needs of it. */
export interface ForgeAccess {
  readonly forge: Forge;
  /** How git signs in over http; a path and ssh need none. */
  readonly credentials?: Credentials;
  /** Lets the forge make the commits, where it does. */
  readonly committing: (manifests: ManifestRepository) => ManifestRepository;
  readonly saveDiff: (number: number) => Promise<string>;
}

type Of<Kind extends ForgeConfig['kind']> = Extract<ForgeConfig, { kind: Kind }>;

export async function forgeAccess(repository: RepositoryConfig, surroundings: Surroundings): Promise<ForgeAccess> {
  const { forge } = repository;
  switch (forge.kind) {
    case 'local':
      return localAccess(repository, surroundings);
    case 'gitea':
      return giteaAccess(forge, placeOf(repository), surroundings);
    case 'github':
      return githubAccess(forge, repository, surroundings);
  }
}

const identityOf = ({ commits: { name, email } }: RepositoryConfig): string => `${name} <${email}>`;

const asTheyAre = (manifests: ManifestRepository): ManifestRepository => manifests;

async function localAccess(repository: RepositoryConfig, { environment }: Surroundings): Promise<ForgeAccess> {
  const { localForge } = await import('../adapters/local-forge/local-forge.ts');
  const { BRANCH_PREFIX } = await import('../propose/text/branch.ts');
  const path = remoteOf(repository).replace(/^file:\/\//, '');
  const forge = localForge({ repository: path, prefix: BRANCH_PREFIX, environment });
  return { forge, committing: asTheyAre, saveDiff: forge.saveDiff };
}

async function giteaAccess(asked: Of<'gitea'>, place: ForgePlace, surroundings: Surroundings): Promise<ForgeAccess> {
  const { gitea } = await import('../adapters/gitea/gitea.ts');
  const { BRANCH_PREFIX } = await import('../propose/text/branch.ts');
  const token = learned(await secretsOf(surroundings).token(asked), surroundings);
  const { api: url, ...where } = place;
  const { draftPrefixes } = asked;
  const forge = gitea({ url, ...where, prefix: BRANCH_PREFIX, token, draftPrefixes, ...(await authorities(asked)) });
  return { forge, credentials: signIn(token), committing: asTheyAre, saveDiff: diffsOf(forge) };
}

async function githubAccess(
  asked: Of<'github'>,
  repository: RepositoryConfig,
  surroundings: Surroundings,
): Promise<ForgeAccess> {
  const { github } = await import('../adapters/github/github.ts');
  const { BRANCH_PREFIX } = await import('../propose/text/branch.ts');
  const { verifiedCommits } = await import('../adapters/github/verified-commits.ts');
  const place = placeOf(repository);
  const { api: url, ...where } = place;
  const ca = await authorities(asked);
  const credentials = await githubCredentials(asked, { ...place, ...ca }, surroundings);
  const forge = github({ url, ...where, prefix: BRANCH_PREFIX, credentials, ...ca });
  const commits = asked.commits ?? (asked.app === undefined ? 'git' : 'api');
  return {
    forge,
    credentials: signIn(credentials.token),
    committing:
      commits === 'git' ? asTheyAre : (manifests) => verifiedCommits(manifests, forge, identityOf(repository)),
    saveDiff: diffsOf(forge),
  };
}

async function githubCredentials(
  asked: Of<'github'>,
  place: ForgePlace & { readonly ca?: string },
  surroundings: Surroundings,
): Promise<GithubCredentials> {
  const { appCredentials, tokenCredentials } = await import('../adapters/github/credentials.ts');
  const secrets = secretsOf(surroundings);
  const { app } = asked;
  if (app === undefined) return tokenCredentials(learned(await secrets.token(asked), surroundings));
  const { privateKeyEnv: tokenEnv, privateKeyFile: tokenFile, appId, installationId } = app;
  const key = await secrets.token({
    ...(tokenEnv === undefined ? {} : { tokenEnv }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
  });
  const { api: url, ...where } = place;
  const credentials = appCredentials({
    url,
    ...where,
    appId,
    privateKey: await key(),
    ...(installationId === undefined ? {} : { installationId }),
  });
  const { token, renew } = credentials;
  return { ...credentials, token: learned(token, surroundings), renew: learned(renew, surroundings) };
}

/** As forges want it of git: the token is the password, and the name is free, but for GitHub's Apps. */
const GIT_USER = 'x-access-token';
const signIn = (token: () => Promise<string>): Credentials => ({ scheme: 'basic', username: GIT_USER, token });

/** A token may be renewed in mid-run; each one is a secret, and so is what git makes of it. */
const learned =
  (token: () => Promise<string>, { learn }: Surroundings) =>
  async (): Promise<string> => {
    const secret = await token();
    learn(secret);
    learn(`${GIT_USER}:${secret}`);
    return secret;
  };

const secretsOf = ({ environment, learn }: Surroundings): Secrets => secretsFrom(environment, learn);

/** The configuration was checked when it was loaded. */
function placeOf(repository: RepositoryConfig): ForgePlace {
  const place = forgePlace(repository);
  if (place === undefined) throw new Error(`no place for ${repository.name}`);
  return place;
}

const diffsOf =
  (forge: Pick<Forge, 'stages'>): ForgeAccess['saveDiff'] =>
  async (number) =>
    `${(await forge.stages?.get(number))?.url ?? `#${number}`}.diff`;
