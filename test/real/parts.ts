/** The real programs that tests run, and how this project gets them where they are missing. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Binaries that we build ourselves, outside of the repository. */
export const binaries = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'trimtab', 'bin');

export interface Part {
  readonly name: string;
  readonly neededFor: string;
  /** The version that is there, or undefined. */
  readonly version: () => string | undefined;
  readonly install: readonly Install[];
}

type Install = { readonly kind: 'apt'; readonly package: string } | { readonly kind: 'go'; readonly module: string };

export const parts: readonly Part[] = [
  {
    name: 'git',
    neededFor: 'manifest repositories over file:// and smart HTTP',
    version: () => output('git', ['--version']),
    install: [{ kind: 'apt', package: 'git' }],
  },
  {
    name: 'openssl',
    neededFor: 'certificates of loopback servers',
    version: () => output('openssl', ['version']),
    install: [{ kind: 'apt', package: 'openssl' }],
  },
  {
    name: 'ssh-keygen',
    neededFor: 'signed commits and git over ssh',
    // It has no flag that prints a version.
    version: () => output('sh', ['-c', 'command -v ssh-keygen']),
    install: [{ kind: 'apt', package: 'openssh-client' }],
  },
  {
    name: 'prometheus',
    neededFor: 'queries against a real server with back-filled history',
    version: () => output('promtool', ['--version'])?.split('\n')[0],
    install: [{ kind: 'apt', package: 'prometheus' }],
  },
  {
    name: 'alertmanager',
    neededFor: 'alerts that really call the webhook',
    version: () => output('prometheus-alertmanager', ['--version'])?.split('\n')[0],
    install: [{ kind: 'apt', package: 'prometheus-alertmanager' }],
  },
  {
    name: 'chromium',
    neededFor: 'pages and reports as people see and hear them',
    version: () => output('chromium', ['--version']),
    install: [{ kind: 'apt', package: 'chromium' }],
  },
  {
    name: 'kustomize',
    neededFor: 'proofs of Kustomize edits',
    version: kustomizeVersion,
    install: [{ kind: 'go', module: 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1' }],
  },
  {
    name: 'helm',
    neededFor: 'proofs of Helm edits',
    version: () => output('helm', ['version', '--short']),
    install: [{ kind: 'go', module: 'helm.sh/helm/v3/cmd/helm@v3.18.6' }],
  },
];

/** kubectl before 1.27 carries kustomize 4, which builds some overlays differently from Argo CD. */
function kustomizeVersion(): string | undefined {
  const own = output('kustomize', ['version']);
  if (own !== undefined && /v5\./.test(own)) return `kustomize ${own}`;
  const bundled = /Kustomize Version: (v5\.\S+)/.exec(output('kubectl', ['version', '--client']) ?? '')?.[1];
  return bundled === undefined ? undefined : `kubectl kustomize ${bundled}`;
}

/** What a command prints, or undefined when it is not there or fails. */
function output(command: string, args: readonly string[]): string | undefined {
  try {
    const env = { ...process.env, PATH: `${binaries}:${process.env.PATH ?? ''}` };
    return execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Can this machine run that way of installing? */
export function canInstall(install: Install): boolean {
  switch (install.kind) {
    case 'apt':
      return (
        process.getuid?.() === 0 &&
        existsSync('/etc/debian_version') &&
        readFileSync('/etc/debian_version', 'utf8') !== ''
      );
    case 'go':
      return output('go', ['version']) !== undefined;
  }
}
