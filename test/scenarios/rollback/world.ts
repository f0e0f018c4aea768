/** A scenario as a pass sees it: a real repository with its history, the real renderer, and a cluster made from both. */
import { renderer } from '../../../src/adapters/render/renderer.ts';
import { unaskedMetrics } from '../../../src/cli/unasked-metrics.ts';
import { policySchema } from '../../../src/config/policy-schema.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { writeMarker } from '../../../src/model/marker.ts';
import type { PullRequest } from '../../../src/model/pull-request.ts';
import type { Settings } from '../../../src/model/settings.ts';
import { days, hours } from '../../../src/model/units.ts';
import { type Plan, plan } from '../../../src/plan.ts';
import type { Ports } from '../../../src/ports/ports.ts';
import { aPolicySet } from '../../builders/policy.ts';
import { ago, TAKEN_AT } from '../../builders/time.ts';
import { type CommitLine, commitLine } from '../../fakes/commit-line.ts';
import { memoryJournal } from '../../fakes/memory-journal.ts';
import { TEXTS } from '../../propose/texts.ts';
import { clusterOf } from './live.ts';
import { changed, filesOf, type Scenario } from './scenario.ts';

export const tools = renderer({ searchPath: process.env.PATH ?? '' });

export interface Played {
  readonly plan: Plan;
  /** The newest files, and subjects of commits by their names. */
  readonly files: Readonly<Record<string, string>>;
  readonly subjects: ReadonlyMap<string, string>;
}

const URL = 'https://git.example.com/shop/manifests.git';

export async function play(scenario: Scenario): Promise<Played> {
  let files = filesOf(scenario);
  const line = commitLine(URL, ago(days(2)));
  try {
    const subjects = new Map<string, string>();
    const goodCommit = line.add(files, { message: 'first', author: 'Ada' });
    const add = ({ message, by, change, files: whole }: Scenario['commits'][number]): string => {
      files = { ...changed(files, change), ...whole };
      const made = line.add(files, { message, author: by });
      subjects.set(made, message.split('\n')[0] ?? '');
      return made;
    };
    const badCommit = scenario.commits.map(add).at(-1) ?? goodCommit;
    for (const commit of scenario.later) add(commit);
    const deployed = { goodCommit, badCommit, url: URL };
    const good = await renderedAt(scenario, line.manifests, goodCommit);
    const bad = await renderedAt(scenario, line.manifests, badCommit);
    const ports = portsOf(scenario, line.manifests, {
      cluster: clusterOf(scenario, { ...deployed, good, bad }),
      badCommit,
    });
    return { plan: await plan(ports, settingsOf(scenario)), files, subjects };
  } finally {
    line.remove();
  }
}

/** The workload as this commit renders it. */
async function renderedAt({ kind, source }: Scenario, manifests: CommitLine['manifests'], commit: string) {
  const tree: SourceTree | undefined = await manifests.openAt(commit);
  if (tree === undefined) throw new Error(`no ${commit}`);
  const path = String(source.path);
  const tool = tree.paths.some((one) => one.startsWith(path) && one.endsWith('Chart.yaml'))
    ? 'helm'
    : tree.paths.includes(`${path}/kustomization.yaml`)
      ? 'kustomize'
      : 'plain';
  const helm = typeof source.helm === 'object' ? { helm: { ...source.helm } } : {};
  const reply = await tools.render({
    kind: 'render',
    tree,
    edits: [],
    source: { repoUrl: '', targetRevision: 'main', path, ...helm },
    tool,
    application: { name: 'web', namespace: 'shop' },
  });
  if (reply.kind === 'not-rendered') throw new Error(reply.because.detail);
  const found = reply.objects.find(({ ref }) => ref.kind === kind && ref.name === 'web');
  if (found === undefined) throw new Error(`no ${kind} web`);
  return found.body;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, progress: () => {} };

function portsOf(
  scenario: Scenario,
  manifests: CommitLine['manifests'],
  { cluster, badCommit }: { readonly cluster: Ports['cluster']; readonly badCommit: string },
): Ports {
  const never = async (): Promise<never> => {
    throw new TypeError('planning writes nothing');
  };
  const others = scenario.others.map((files, i) => ({ number: 70 + i, author: 'grace', title: 'Repair it', files }));
  return {
    clock: { now: () => TAKEN_AT },
    log: quiet,
    metrics: unaskedMetrics,
    cluster,
    renderer: tools,
    repositories: [
      {
        name: 'manifests',
        manifests: {
          ...manifests,
          branchHead: never,
          describe: never,
          compare: never,
          commit: never,
          push: never,
          deleteBranch: never,
          readOrphans: never,
          writeOrphan: never,
        },
        forge: {
          list: async () => scenario.earlier.map((one, i) => pullRequest(one, 40 + i, badCommit)),
          othersOpen: async () => others,
          open: never,
          update: never,
          close: never,
          check: never,
        },
        journal: memoryJournal([]),
      },
    ],
  };
}

function pullRequest(
  { state, hoursAgo, of }: Scenario['earlier'][number],
  number: number,
  badCommit: string,
): PullRequest {
  const commit = of === 'this' ? badCommit : '9'.repeat(40);
  const key = `prod/shop/Deployment/web/-/rollback-${commit.slice(0, 12)}`;
  const at = ago(hours(hoursAgo));
  return {
    number,
    state,
    branch: `trimtab--${number}`,
    base: 'main',
    title: 'Set back',
    body: writeMarker({ key: key as never, values: {}, rollback: commit }),
    headCommit: '8'.repeat(40),
    labels: [],
    url: `https://git.example.com/pulls/${number}`,
    createdAt: at,
    updatedAt: at,
    ...(state === 'open' ? {} : { closedAt: at }),
    ...(state === 'closed' ? { closedBy: 'person' as const } : {}),
  };
}

function settingsOf({ policy, asked }: Scenario): Settings {
  const own = policySchema.parse({ name: 'test', ...policy });
  return {
    cluster: 'prod',
    window: days(14),
    mode: 'dry-run',
    policies: aPolicySet({ policies: [own], ...askedFor(asked) }),
    texts: TEXTS,
    version: 'test',
  };
}

const askedFor = (asked: Scenario['asked']) =>
  asked === false ? {} : { asked: [{ application: 'web', ...(asked === true ? {} : asked) }] };
