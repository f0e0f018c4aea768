import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitRepository } from '../../../src/adapters/git/git-repository.ts';
import { type GiteaForge, gitea } from '../../../src/adapters/gitea/gitea.ts';
import { orphanJournal } from '../../../src/adapters/journal/journal.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { hours, instant, later } from '../../../src/model/units.ts';
import type { Tended } from '../../../src/model/upkeep.ts';
import type { RepositoryPorts } from '../../../src/ports/ports.ts';
import { asPerson, serverOf } from '../../adapters/gitea/subject.ts';
import type { ForgeGit } from '../../fakes/forge-git.ts';
import { type GiteaDouble, giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { type PassPart, passWith, type Seen, sayOutcome, sayTended } from './pass.ts';

const PREFIX = 'trimtab--';
export interface Passed {
  readonly outcomes: readonly Outcome[];
  readonly tended: readonly Tended[];
  /** Requests that write, to the forge. */
  readonly writes: number;
  /** `edited`, `closed obsolete`, ... */
  readonly did: readonly string[];
}

export interface LifecycleWorld {
  readonly double: GiteaDouble;
  readonly git: ForgeGit;
  /** The person's requests: `person('PATCH', '/pulls/1', { state: 'closed' })`. */
  readonly person: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** One pass, that many hours after the first possible one. */
  readonly pass: (hour: number, seen: Seen, part?: PassPart) => Promise<Passed>;
  readonly forge: () => GiteaForge;
  /** The bot's only branch. */
  readonly branch: string;
  /** The person commits to a branch and pushes it. */
  readonly commit: (files: Readonly<Record<string, string>>, branch?: string) => string;
  readonly finish: () => Promise<void>;
}

export const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      # keep in step with the chart
      containers:
        - name: app
          resources:
            requests:
              cpu: "1"
              memory: 1Gi
            limits:
              memory: 2Gi
`;

export const PATH = 'apps/web/web.yaml';
/** A Gitea with one repository that Argo CD would sync. Its clock is real, so passes follow each other from now on. */
export async function lifecycleWorld(): Promise<LifecycleWorld> {
  const double = await giteaDouble();
  const server = serverOf(double);
  const send = asPerson(server);
  await send('POST', 'user/repos', { name: 'manifests', auto_init: true, default_branch: 'main' });
  await send('PUT', `repos/ada/manifests/collaborators/bot`, { permission: 'write' });
  const { git } = double.repository('ada/manifests');
  git.setRef(
    'refs/heads/main',
    git.commitFile({ parent: git.head('main'), files: { [PATH]: MANIFEST }, message: 'web' }),
  );
  const temporary = mkdtempSync(join(tmpdir(), 'trimtab-lifecycle-'));
  const start = Date.now();
  const forge = () =>
    gitea({
      url: double.origin,
      owner: 'ada',
      repository: 'manifests',
      prefix: PREFIX,
      token: async () => double.tokens.bot,
      pace: { now: Date.now, sleep: async () => {} },
    });
  const world = { git, temporary, start, forge };
  const ownBranch = () => [...git.heads().keys()].find((name) => name.startsWith(PREFIX)) ?? 'none';
  return {
    double,
    git,
    person: (method, path, body) => send(method, `repos/ada/manifests${path}`, body),
    pass: (hour, seen, part = {}) => passOver(world, { hour, seen, part }),
    forge,
    get branch() {
      return ownBranch();
    },
    commit: (files, branch = ownBranch()) => {
      const head = git.commitFile({ parent: git.head(branch), files, message: 'by hand' });
      git.setRef(`refs/heads/${branch}`, head);
      return head;
    },
    finish: async () => {
      await double.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

interface Inner {
  readonly git: ForgeGit;
  readonly temporary: string;
  readonly start: number;
  readonly forge: () => GiteaForge;
}

async function passOver(
  world: Inner,
  { hour, seen, part }: { hour: number; seen: Seen; part: PassPart },
): Promise<Passed> {
  const forge = world.forge();
  const repository = portsOf(world, forge, part.branch);
  const takenAt = later(instant(world.start), hours(hour));
  try {
    const pass = await passWith((part.ports ?? ((ports) => ports))(repository), { takenAt, seen, part });
    return {
      ...pass,
      writes: forge.traffic().writes,
      did: [...pass.outcomes.map(sayOutcome), ...pass.tended.map(sayTended)],
    };
  } finally {
    await repository.manifests.close();
  }
}

function portsOf({ git, temporary }: Inner, forge: GiteaForge, branch = 'main'): RepositoryPorts {
  const manifests = gitRepository({
    name: 'manifests',
    url: `file://${git.path}`,
    aliases: ['https://git.example.com/shop/manifests'],
    branch,
    identity: { name: 'Trimtab', email: 'trimtab@example.org' },
    environment: { PATH: process.env.PATH },
    temporary,
    limits: { pauseMs: 1 },
  });
  return { name: 'manifests', manifests, forge, journal: orphanJournal({ manifests, branch: 'trimtab-journal' }) };
}
