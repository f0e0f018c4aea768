import type { ClusterEvent } from '../../model/cluster.ts';
import { seconds } from '../../model/units.ts';
import { sayMemory } from '../recommend/quantities.ts';
import type { Death } from './deaths.ts';
import { none, type Rule } from './diagnosis.ts';
import { type KillCase, nearLimit } from './kill-case.ts';
import { severityOf } from './severity.ts';

/** K7: the kubelet evicts pods that use more than they asked for: the request was too small, not the limit. */
export const evicted: Rule = ({ evictions, kills }) => {
  if (evictions.length === 0 || kills.length > 0) return undefined;
  const atLeast = Math.max(...evictions.map(({ use }) => use));
  return {
    kind: 'oom',
    cause: 'memory-eviction',
    severity: evictions.length > 1 ? 'warning' : 'info',
    confidence: evictions.length > 1 ? 'high' : 'medium',
    remedy: { kind: 'raise-request', atLeast },
  };
};

const TOGETHER = seconds(60);

/** K3: the node ran out, not the container. Raising the victim's limit would only let it take more from the node. */
export const nodeLevel: Rule = (killCase) => {
  const { kills } = killCase;
  const newest = kills.at(-1);
  if (newest === undefined || nearLimit(killCase, newest.limit)) return undefined;
  const sign = newest.limit === undefined ? 'it has no memory limit' : nodeSign(killCase, newest);
  if (sign === undefined) return undefined;
  const limit = newest.limit === undefined ? '' : ` below its limit of ${sayMemory(newest.limit)}`;
  const remedy = none('node-level', `the node ran out of memory: ${sign}, and the container was killed${limit}`);
  return { kind: 'oom', cause: 'node-level', severity: severityOf(killCase), confidence: 'medium', remedy };
};

function nodeSign(killCase: KillCase, { pod, at }: Death): string | undefined {
  const { node } = pod;
  if (node === undefined) return undefined;
  const system = nodeEvents(killCase).find(
    (event) => event.involved.name === node && event.reason === 'SystemOOM' && Math.abs(event.lastAt - at) <= TOGETHER,
  );
  if (system !== undefined) return `SystemOOM was reported for ${node}`;
  const victims = otherVictims(killCase, { node, at });
  return victims.length === 0 ? undefined : `${victims.join(', ')} died on ${node} within a minute`;
}

function nodeEvents({ subject }: KillCase): readonly ClusterEvent[] {
  const own = subject.workload.events;
  const { nodeEvents: all } = subject.snapshot;
  return [...(own.kind === 'known' ? own.value : []), ...(all?.kind === 'known' ? all.value : [])].filter(
    (event) => event.involved.kind === 'Node',
  );
}

/** Other workloads with a kill on the same node at the same time: limits do not run out together by chance. */
function otherVictims({ subject }: KillCase, place: { node: string; at: number }): string[] {
  const near = (at: number | undefined): boolean => at !== undefined && Math.abs(at - place.at) <= TOGETHER;
  return subject.snapshot.workloads
    .filter(({ ref }) => ref !== subject.workload.ref)
    .filter(({ pods }) =>
      pods
        .filter(({ node }) => node === place.node)
        .some(({ statuses }) =>
          statuses.some(({ lastTerminated: end }) => end?.reason === 'OOMKilled' && near(end.finishedAt)),
        ),
    )
    .map(({ ref }) => ref.name)
    .sort();
}
