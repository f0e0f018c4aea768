import { type Fixed, fix } from '../../../src/act/fix/fix.ts';
import { kubernetes } from '../../../src/adapters/kubernetes/kubernetes.ts';
import { kubernetesPods } from '../../../src/adapters/kubernetes/pods.ts';
import type { ClusterAccess } from '../../../src/adapters/kubernetes/session.ts';
import { analyze } from '../../../src/analyze/analyze.ts';
import { decideFixes } from '../../../src/decide/fix/fixes.ts';
import type { JournalEntry } from '../../../src/model/journal.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import { type Instant, milliseconds, seconds } from '../../../src/model/units.ts';
import { observe } from '../../../src/observe/observe.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Notifier } from '../../../src/ports/notifier.ts';
import type { Pauses } from '../../../src/ports/pauses.ts';
import type { Pods } from '../../../src/ports/pods.ts';
import type { Ports, RepositoryPorts } from '../../../src/ports/ports.ts';
import { aPolicy, aPolicySet } from '../../builders/policy.ts';
import { sourcesOf } from '../../builders/sources.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { memoryJournal } from '../../fakes/memory-journal.ts';

/** Policies that may delete pods. */
export const DIRECT: PolicySet = aPolicySet({ policies: [aPolicy({ automation: 'direct' })] });

export interface Round {
  readonly access: ClusterAccess;
  /** What outlives a process. */
  readonly journal: JournalEntry[];
  readonly at?: Instant;
  readonly policies?: PolicySet;
  readonly mode?: 'act' | 'dry-run';
  readonly pauses?: Pauses;
  /** Around the hands, to break something or to see what is asked. */
  readonly pods?: (pods: Pods) => Pods;
  readonly ports?: (repository: RepositoryPorts) => RepositoryPorts;
  readonly sources?: Parameters<typeof sourcesOf>[0];
  readonly notifiers?: readonly Notifier[];
  readonly wait?: NonNullable<Clock['wait']>;
}

/** Observes a cluster over HTTP, analyses, decides and acts, as a process of its own would. */
export async function fixRound(round: Round): Promise<Fixed> {
  const { access, at = TAKEN_AT, policies = DIRECT, mode = 'act', pods = (hands) => hands } = round;
  const retry = { attempts: 2, firstWait: milliseconds(1), longestWait: seconds(1) };
  const repository = (round.ports ?? ((same) => same))(repositoryOf(round.journal));
  const ports: Omit<Ports, 'renderer'> = {
    ...sourcesOf(round.sources ?? {}),
    clock: { now: () => at, ...(round.wait === undefined ? {} : { wait: round.wait }) },
    cluster: kubernetes({ access, version: '0', retry }),
    pods: pods(kubernetesPods({ access, version: '0', retry })),
    repositories: [repository],
    ...(round.pauses === undefined ? {} : { pauses: round.pauses }),
    ...(round.notifiers === undefined ? {} : { notifiers: round.notifiers }),
  };
  const snapshot = await observe(ports, { cluster: 'prod', window: milliseconds(14 * 86_400_000) });
  const analysis = analyze(snapshot, policies);
  const plan = decideFixes(analysis, snapshot, policies);
  return fix({ plan, decisions: [], snapshot, settings: { mode, policies } }, ports);
}

const never = async (): Promise<never> => {
  throw new Error('not asked for by direct fixes');
};

function repositoryOf(lines: JournalEntry[]): RepositoryPorts {
  const tree = {
    repository: 'manifests',
    urls: ['https://git.example.com/shop/manifests'],
    branch: 'main',
    commit: '0'.repeat(40),
    committedAt: 0,
    paths: [],
    text: () => undefined,
    location: '/nowhere',
    links: new Set<string>(),
  };
  return {
    name: 'manifests',
    manifests: {
      name: 'manifests',
      open: async () => tree,
      branchHead: never,
      openAt: never,
      history: never,
      describe: never,
      compare: never,
      commit: never,
      push: never,
      deleteBranch: never,
      readOrphans: never,
      writeOrphan: never,
      close: async () => {},
    },
    forge: { list: async () => [], open: never, update: never, close: never, check: never },
    journal: memoryJournal(lines),
  };
}

/** `shop/web-1 fixed`, `shop/web-2 held: blast-radius`. */
export const said = ({ outcomes }: Fixed): string[] =>
  outcomes.map((one) => {
    const because = 'because' in one ? `: ${one.because.code}` : '';
    return `${one.pod.namespace}/${one.pod.name} ${one.kind}${because}`;
  });
