import { ConfigError } from '../../model/errors.ts';
import type { Credentials, GitOptions } from './options.ts';

export type Environment = Readonly<Record<string, string>>;

/** Passed on from the process: how to reach the network, and where programs are. Nothing else. */
const PASSED = [
  'PATH',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]),
];

/** What every git command gets: nobody's configuration, no prompt, no hook, only the transports we use. */
export function hardened(options: GitOptions, home: string): Environment {
  const passed = PASSED.flatMap((name) => {
    const value = options.environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(passed),
    HOME: home,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:file',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_SSH_COMMAND: sshCommand(options),
    ...asConfiguration(settings(options)),
  };
}

/**
 * Adds the token, by environment only: arguments are public in /proc, and configuration is a file. The askpass script
 * answers for one host; a redirect elsewhere gets nothing. https://git-scm.com/docs/gitcredentials
 */
export async function withCredentials(
  env: Environment,
  remote: { readonly url: string; readonly askpass: string; readonly credentials?: Credentials },
): Promise<{ readonly env: Environment; readonly secrets: readonly string[] }> {
  const { credentials } = remote;
  if (credentials === undefined) return { env, secrets: [] };
  const token = await credentials.token();
  const origin = new URL(remote.url);
  if (credentials.scheme === 'bearer') {
    const header = { [`http.${origin.origin}/.extraHeader`]: `Authorization: Bearer ${token}` };
    return { env: { ...env, ...asConfiguration(header, env) }, secrets: [token] };
  }
  const answers = { TRIMTAB_GIT_USER: credentials.username, TRIMTAB_GIT_TOKEN: token };
  return {
    env: {
      ...env,
      ...answers,
      GIT_ASKPASS: remote.askpass,
      TRIMTAB_GIT_ORIGIN: origin.origin,
      TRIMTAB_GIT_HOST: origin.host,
    },
    secrets: [token, `${credentials.username}:${token}`],
  };
}

export const ASKPASS = `#!/bin/sh
case "$1" in
  "Username for '$TRIMTAB_GIT_ORIGIN'"*) printf '%s\\n' "$TRIMTAB_GIT_USER" ;;
  "Password for '"*"@$TRIMTAB_GIT_HOST'"*) printf '%s\\n' "$TRIMTAB_GIT_TOKEN" ;;
  *) exit 1 ;;
esac
`;

/** simple-git prints the environment of its children, token and all, when DEBUG names it. */
export function refuseDebugOutput(options: GitOptions): void {
  const debug = options.environment.DEBUG ?? '';
  if (options.credentials === undefined || !/simple-git|\*/.test(debug)) return;
  throw new ConfigError({ path: 'DEBUG', got: debug, want: 'unset: it would print the token of the repository' });
}

const settings = (options: GitOptions): Record<string, string> => ({
  'core.hooksPath': '/dev/null',
  'core.symlinks': 'true',
  'credential.helper': '',
  'gc.auto': '0',
  // After a redirect git sends a bearer token's header to wherever it was led.
  'http.followRedirects': 'false',
  'maintenance.auto': 'false',
  'submodule.recurse': 'false',
  ...(options.caFile === undefined ? {} : { 'http.sslCAInfo': options.caFile }),
  ...(options.signingKeyFile === undefined ? {} : { 'gpg.format': 'ssh', 'user.signingkey': options.signingKeyFile }),
});

/** Configuration by environment reaches git without a file; entries are numbered after those that are there. */
function asConfiguration(entries: Readonly<Record<string, string>>, env: Environment = {}): Environment {
  const first = Number(env.GIT_CONFIG_COUNT ?? '0');
  const pairs = Object.entries(entries).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(first + pairs.length / 2) };
}

function sshCommand({ ssh }: GitOptions): string {
  const always = 'ssh -o BatchMode=yes -o StrictHostKeyChecking=yes';
  if (ssh === undefined) return always;
  const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`;
  return `${always} -o IdentitiesOnly=yes -i ${quoted(ssh.keyFile)} -o UserKnownHostsFile=${quoted(ssh.knownHostsFile)}`;
}
