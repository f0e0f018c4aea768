import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../model/errors.ts';
import type { Guardrails, PolicySet } from '../model/policy.ts';
import { contradictions, type PolicySource } from './contradictions.ts';
import { readDocument } from './document.ts';
import { isPath } from './forge-place.ts';
import { httpAddress } from './places.ts';
import { defaultPolicy, policyFileSchema } from './policy-schema.ts';
import { type Checked, check } from './problems.ts';
import { receiverAt } from './receiver-at.ts';
import type { ForgeConfig, RepositoryConfig } from './repository-schema.ts';
import { type TrimtabFile, trimtabSchema } from './schema.ts';
import { mcpAt, serveAt } from './serve-at.ts';

/** The configuration with every default filled, paths absolute and the policies of all files in their order. */
export interface Config extends Omit<TrimtabFile, 'policies' | 'policyFiles' | 'runbooks'> {
  readonly file: string;
  /** Everything that was read. */
  readonly files: readonly string[];
  readonly policies: PolicySet;
}

/** Environment variables; main.ts hands them over. */
export type Environment = Readonly<Record<string, string | undefined>>;

const MISSING =
  'a configuration (policies/trimtab.example.yaml is one to start from); `--config PATH` names another file';

/** Reads trimtab.yaml and its policy files. Throws one ConfigError that carries every problem found. */
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  const document = readDocument(file, await read(file, MISSING));
  const raw = usable(check(trimtabSchema, document));
  const written = atAbsolutePaths(raw, (path) => beside(file, path, environment));
  const files = await Promise.all(written.policyFiles.map(readPolicies));
  const sources = [{ document, policies: raw.policies, runbooks: raw.runbooks }, ...files.flatMap(sourceOf)];
  const problems = [
    ...files.flatMap(faultsOf),
    ...contradictions(document, raw, sources),
    ...addressFaults(environment),
  ];
  if (problems.length > 0) throw configError(problems);
  return assemble({ file, written, sources, environment });
}

/** Puts the first problem in front: there is always at least one. */
export function configError(problems: readonly ConfigProblem[], cause?: unknown): ConfigError {
  const [first = { path: '', got: 'nothing', want: 'a problem' }, ...others] = problems;
  return new ConfigError({ ...first, others, ...(cause === undefined ? {} : { cause }) });
}

function usable<T>(checked: Checked<T>): T {
  if (checked.kind === 'fine') return checked.value;
  throw configError(checked.problems);
}

async function read(file: string, want: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw configError([{ path: file, got: `${UNREADABLE[cause.code] ?? cause.code}${from(file)}`, want }], cause);
  }
}

/** Most often somebody stands in another folder than they think. */
const from = (file: string): string => (isAbsolute(file) ? '' : ` in ${dirname(resolve(file))}`);

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'a file that this user may not read',
  EISDIR: 'a folder',
  ENOENT: 'no such file',
};

const isSystemError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

const beside = (file: string, path: string, environment: Environment): string =>
  resolve(dirname(file), path.replace(/^~(?=\/)/, environment.HOME ?? '~'));

/** Paths in the file are relative to the file, so that a pass does the same from every working directory. */
function atAbsolutePaths(file: TrimtabFile, absolute: (path: string) => string): TrimtabFile {
  const { cluster, prometheus, repositories, usageCache } = file;
  const { auth, tls } = prometheus;
  const { pauseFile } = file.guardrails;
  return {
    ...file,
    cluster: cluster.kubeconfig === undefined ? cluster : { ...cluster, kubeconfig: absolute(cluster.kubeconfig) },
    prometheus: {
      ...prometheus,
      auth: auth.kind === 'bearer' ? withTokenFile(auth, absolute) : auth,
      tls: tls.caFile === undefined ? tls : { ...tls, caFile: absolute(tls.caFile) },
    },
    repositories: repositories.map((repository) => repositoryAt(repository, absolute)),
    usageCache: usageCache.dir === undefined ? usageCache : { ...usageCache, dir: absolute(usageCache.dir) },
    policyFiles: file.policyFiles.map(absolute),
    serve: serveAt(file.serve, absolute),
    mcp: mcpAt(file.mcp, absolute),
    receivers: file.receivers.map((receiver) => receiverAt(receiver, absolute)),
    guardrails: pauseFile === undefined ? file.guardrails : { ...file.guardrails, pauseFile: absolute(pauseFile) },
  };
}

const withTokenFile = <T extends { tokenFile?: string }>(auth: T, absolute: (path: string) => string): T =>
  auth.tokenFile === undefined ? auth : { ...auth, tokenFile: absolute(auth.tokenFile) };

function repositoryAt(repository: RepositoryConfig, absolute: (path: string) => string): RepositoryConfig {
  const { remote, forge, commits, ssh } = repository;
  const { signingKeyFile } = commits;
  return {
    ...repository,
    ...(remote === undefined || !isRelative(remote) ? {} : { remote: absolute(remote) }),
    forge: forgeAt(forge, absolute),
    commits: signingKeyFile === undefined ? commits : { ...commits, signingKeyFile: absolute(signingKeyFile) },
    ...(ssh === undefined
      ? {}
      : { ssh: { keyFile: absolute(ssh.keyFile), knownHostsFile: absolute(ssh.knownHostsFile) } }),
  };
}

const isRelative = (remote: string): boolean => isPath(remote) && !remote.startsWith('file:');

function forgeAt(forge: ForgeConfig, absolute: (path: string) => string): ForgeConfig {
  if (forge.kind === 'local') return forge;
  const { caFile } = forge;
  const placed = { ...withTokenFile(forge, absolute), ...(caFile === undefined ? {} : { caFile: absolute(caFile) }) };
  if (placed.kind === 'gitea' || placed.app?.privateKeyFile === undefined) return placed;
  return { ...placed, app: { ...placed.app, privateKeyFile: absolute(placed.app.privateKeyFile) } };
}

async function readPolicies(file: string): Promise<Checked<PolicySource>> {
  const document = readDocument(file, await read(file, 'a file with policies (see policyFiles)'));
  const checked = check(policyFileSchema, document);
  if (checked.kind === 'faulty') return checked;
  return { kind: 'fine', value: { document, ...checked.value } };
}

const sourceOf = (checked: Checked<PolicySource>): PolicySource[] => (checked.kind === 'fine' ? [checked.value] : []);
const faultsOf = <T>(checked: Checked<T>): readonly ConfigProblem[] =>
  checked.kind === 'fine' ? [] : checked.problems;

/** The only setting that the environment may change: an address. */
const ADDRESS = 'TRIMTAB_PROMETHEUS_URL';

function addressFaults(environment: Environment): ConfigProblem[] {
  const address = environment[ADDRESS];
  const checked = httpAddress.safeParse(address);
  if (address === undefined || checked.success) return [];
  const want = checked.error.issues[0]?.message ?? 'an address';
  return [{ path: `environment variable ${ADDRESS}`, got: 'something else', want }];
}

function assemble(parts: {
  file: string;
  written: TrimtabFile;
  sources: readonly PolicySource[];
  environment: Environment;
}): Config {
  const { policyFiles, policies: _, runbooks: __, ...written } = parts.written;
  const policies = parts.sources.flatMap((source) => source.policies);
  const url = parts.environment[ADDRESS];
  return {
    ...written,
    file: parts.file,
    files: [parts.file, ...policyFiles],
    prometheus: url === undefined ? written.prometheus : { ...written.prometheus, url },
    policies: {
      ...policySet(written, policies.length === 0 ? [defaultPolicy()] : policies),
      runbooks: parts.sources.flatMap((source) => source.runbooks),
    },
  };
}

/** No policy looks further back than the pass reads. */
const policySet = (
  file: Omit<TrimtabFile, 'policies' | 'policyFiles' | 'runbooks'>,
  policies: PolicySet['policies'],
): PolicySet => ({
  policies: policies.map((policy) =>
    policy.sizing.window <= file.window ? policy : { ...policy, sizing: { ...policy.sizing, window: file.window } },
  ),
  budgets: file.budgets,
  prices: file.prices,
  systemNamespaces: file.systemNamespaces,
  annotationPrefix: file.annotationPrefix,
  teamLabel: file.teamLabel,
  guardrails: guardrailsOf(file),
});

/** Mode `observe` of the whole configuration is the lowest mode of all its parts. */
const guardrailsOf = ({ mode, guardrails }: Pick<TrimtabFile, 'mode' | 'guardrails'>): Guardrails => ({
  modes: [...(mode === 'observe' ? [{ namespaces: [], checks: [], mode }] : []), ...guardrails.modes],
  ...(guardrails.acknowledged === undefined ? {} : { acknowledged: guardrails.acknowledged }),
});
