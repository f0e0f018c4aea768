import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { act } from '../../../src/act/act.ts';
import { answer } from '../../../src/act/answer.ts';
import { record } from '../../../src/act/record.ts';
import { resting } from '../../../src/act/resting.ts';
import { tend } from '../../../src/act/tend.ts';
import { gitRepository } from '../../../src/adapters/git/git-repository.ts';
import { type GiteaForge, gitea } from '../../../src/adapters/gitea/gitea.ts';
import { orphanJournal } from '../../../src/adapters/journal/journal.ts';
import { admission } from '../../../src/decide/budget.ts';
import { decide } from '../../../src/decide/decide.ts';
import { upkeepOf } from '../../../src/decide/lifecycle/upkeep.ts';
import type { Analysis } from '../../../src/model/analysis.ts';
import type { FindingKind, Verdict } from '../../../src/model/finding.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Settings } from '../../../src/model/settings.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { days, hours, type Instant, instant, later } from '../../../src/model/units.ts';
import type { Tended } from '../../../src/model/upkeep.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { readRepositories } from '../../../src/observe/read-repositories.ts';
import type { RepositoryPorts } from '../../../src/ports/ports.ts';
import { propose } from '../../../src/propose/propose.ts';
import { journalEntries } from '../../../src/report/journal-entries.ts';
import { upkeepEntries } from '../../../src/report/upkeep-entries.ts';
import { asPerson, serverOf } from '../../adapters/gitea/subject.ts';
import { overProvisioned } from '../../builders/finding.ts';
import { anApplication } from '../../builders/objects.ts';
import { aPolicySet } from '../../builders/policy.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { silent } from '../../builders/sources.ts';
import { usageOf } from '../../builders/usage.ts';
import { aWorkload } from '../../builders/workload.ts';
import type { ForgeGit } from '../../fakes/forge-git.ts';
import { type GiteaDouble, giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { renderPlainly } from '../../fakes/renderer.ts';

const PREFIX = 'trimtab--';
const USAGE = usageOf({ days: 1, cpu: 100, memory: 2e8 });
const CHECKS: readonly FindingKind[] = ['oom-killed', 'over-provisioned', 'under-provisioned', 'missing-requests'];

/** What a pass finds out about shop/web. `found` recommends these requests. */
export type Seen =
  | { readonly kind: 'found'; readonly cpuRequest: string; readonly memoryRequest: string }
  | { readonly kind: 'healthy' | 'unknown' | 'deleted' };

export const CUT: Seen = { kind: 'found', cpuRequest: '800m', memoryRequest: '800Mi' };
export const DEEPER_CUT: Seen = { kind: 'found', cpuRequest: '700m', memoryRequest: '720Mi' };
export const HEALTHY: Seen = { kind: 'healthy' };

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

export interface PassPart {
  readonly workload?: Workload;
  readonly snapshot?: Partial<Snapshot>;
  readonly mode?: Settings['mode'];
  /** Changes the ports of this pass. */
  readonly ports?: (ports: RepositoryPorts) => RepositoryPorts;
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
const text = (name: string): string => readFileSync(new URL(`../../../templates/${name}`, import.meta.url), 'utf8');
const TEXTS = {
  pullRequestTitle: text('pull-request-title.liquid'),
  pullRequestBody: text('pull-request-body.liquid'),
  commitMessage: text('commit-message.liquid'),
  reportHtml: '',
  reportMarkdown: '',
};

/** Deployment shop/web, tracked, healthy: 1 core and 1Gi are asked for. */
export const web = () =>
  aWorkload()
    .container('app', { cpuRequest: '1000m', memoryRequest: '1Gi', memoryLimit: '2Gi', usage: USAGE })
    .trackedBy(anApplication('web'));

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
  const repository = portsOf(world, forge);
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

async function passWith(
  repository: RepositoryPorts,
  { takenAt, seen, part }: { takenAt: Instant; seen: Seen; part: PassPart },
) {
  const workload = part.workload ?? web().build();
  const policies = aPolicySet();
  const settings: Settings = {
    cluster: 'prod',
    window: days(14),
    mode: part.mode ?? 'act',
    policies,
    texts: TEXTS,
    version: '0.0.0',
  };
  const repositories = await readRepositories([repository], { log: silent, now: takenAt });
  const workloads = seen.kind === 'deleted' ? [] : [workload];
  const snapshot = aSnapshot(workloads, { takenAt, repositories, ...part.snapshot });
  const analysis: Analysis = { assessments: [], verdicts: verdictsOf(workload, seen) };
  const decisions = decide(analysis, snapshot, policies);
  const render = async (request: Parameters<typeof renderPlainly>[0]) => renderPlainly(request);
  const places = admission(snapshot, policies);
  const proposals = await answer(propose(decisions, snapshot, { texts: TEXTS, admission: places }), {
    renderer: { render, tools: async () => [] },
    log: silent,
  });
  const hands = { repositories: [resting(repository)], log: silent };
  const outcomes = await act({ decisions, proposals, snapshot, settings }, hands);
  const upkeep = upkeepOf({ analysis, decisions, snapshot, policies });
  const tended = await tend({ upkeep, outcomes, snapshot, settings }, hands);
  const entries = [
    ...journalEntries({ snapshot, analysis, outcomes }),
    ...upkeepEntries({ tended, outcomes, snapshot }),
  ];
  if (settings.mode === 'act')
    await record(entries, { repositories: [repository], clock: { now: () => takenAt }, log: silent });
  return { outcomes, tended };
}

function verdictsOf(workload: Workload, seen: Seen): Verdict[] {
  if (seen.kind === 'deleted') return [];
  const at = { workload: workload.ref, container: 'app' };
  return CHECKS.map((check): Verdict => {
    if (seen.kind === 'unknown' && check === 'over-provisioned')
      return { kind: 'unknown', check, ...at, because: { code: 'coverage-too-low', detail: 'a gap' } };
    if (seen.kind !== 'found' || check !== 'over-provisioned') return { kind: 'healthy', check, ...at };
    const finding = overProvisioned(workload, { to: seen });
    if (finding.kind !== 'over-provisioned') throw new Error('not a cut');
    return { kind: 'found', check, finding };
  });
}

function portsOf({ git, temporary }: Inner, forge: GiteaForge): RepositoryPorts {
  const manifests = gitRepository({
    name: 'manifests',
    url: `file://${git.path}`,
    aliases: ['https://git.example.com/shop/manifests'],
    branch: 'main',
    identity: { name: 'Trimtab', email: 'trimtab@example.org' },
    environment: { PATH: process.env.PATH },
    temporary,
    limits: { pauseMs: 1 },
  });
  return { name: 'manifests', manifests, forge, journal: orphanJournal({ manifests, branch: 'trimtab-journal' }) };
}

function sayOutcome(outcome: Outcome): string {
  if (outcome.kind === 'failed' || outcome.kind === 'held') return `${outcome.kind} ${outcome.because.code}`;
  return outcome.kind === 'refused' ? `refused ${outcome.refusal.because.code}` : outcome.kind;
}

function sayTended(tended: Tended): string {
  if (tended.kind === 'closed') return `closed ${tended.because}`;
  if (tended.kind === 'ordered') return `ordered ${tended.order.kind}`;
  if (tended.kind === 'failed') return `failed ${tended.because.code}`;
  return tended.kind === 'noted' ? `noted ${tended.topic}` : tended.kind;
}
