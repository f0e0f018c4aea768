import type { ClusterEvent, Controller, ObjectRef, Pod } from '../model/cluster.ts';
import type { Reading } from '../model/reason.ts';
import type { Workload } from '../model/workload.ts';
import { byText, groupBy, keyOf } from './order.ts';
import type { Lists } from './read-cluster.ts';
import { mapReading } from './reading.ts';

type Related = Pick<Workload, 'hpas' | 'vpas' | 'quotas' | 'limitRanges' | 'events'>;

export interface Family {
  readonly ref: ObjectRef;
  /** The Deployment that lends its template to a Rollout. */
  readonly lender?: ObjectRef;
  readonly children: readonly Controller[];
  readonly pods: readonly Pod[];
}

/** Finds what surrounds a workload; a list that failed stays `unknown`, it never becomes "none". */
export function relatedFinder(lists: Lists, workloadOfPod: (namespace: string, pod: string) => string | undefined) {
  const events = mapReading(lists.events, (all) => groupBy(all, (event) => eventKey(event, workloadOfPod)));
  const inNamespace = <T extends { readonly ref: ObjectRef }>(list: Reading<readonly T[]>, ref: ObjectRef) =>
    mapReading(list, (items) => items.filter((item) => item.ref.namespace === ref.namespace));
  return (family: Family): Related => ({
    hpas: mapReading(inNamespace(lists.hpas, family.ref), (all) => all.filter((hpa) => targets(hpa, family))),
    vpas: mapReading(inNamespace(lists.vpas, family.ref), (all) => all.filter((vpa) => targets(vpa, family))),
    quotas: inNamespace(lists.quotas, family.ref),
    limitRanges: inNamespace(lists.limitranges, family.ref),
    events: mapReading(events, (all) => eventsOf(family, all)),
  });
}

const targets = (
  scaler: { readonly target: { readonly kind: string; readonly name: string } },
  family: Family,
): boolean =>
  [family.ref, family.lender].some((ref) => ref?.kind === scaler.target.kind && ref.name === scaler.target.name);

/** Memory trouble of a node explains deaths of pods that stayed below their own limit. */
const NODE_REASONS: ReadonlySet<string> = new Set([
  'SystemOOM',
  'OOMKilling',
  'EvictionThresholdMet',
  'NodeHasInsufficientMemory',
]);

function eventKey(event: ClusterEvent, workloadOfPod: (namespace: string, pod: string) => string | undefined): string {
  const { kind, name, namespace = event.ref.namespace ?? '' } = event.involved;
  if (kind === 'Node') return NODE_REASONS.has(event.reason) ? `node\n${name}` : '';
  if (kind === 'Pod') return `workload\n${workloadOfPod(namespace, name) ?? ''}`;
  return ['object', namespace, kind, name].join('\n');
}

function eventsOf(family: Family, events: ReadonlyMap<string, readonly ClusterEvent[]>): ClusterEvent[] {
  const objects = [family.ref, ...family.children.map((child) => child.ref)];
  const nodes = new Set(family.pods.flatMap((pod) => (pod.node === undefined ? [] : [pod.node])));
  const keys = [
    `workload\n${keyOf(family.ref)}`,
    ...objects.map((ref) => ['object', ref.namespace ?? '', ref.kind, ref.name].join('\n')),
    ...[...nodes].map((node) => `node\n${node}`),
  ];
  return keys.flatMap((key) => events.get(key) ?? []).sort(byTime);
}

const byTime = (a: ClusterEvent, b: ClusterEvent): number => a.lastAt - b.lastAt || byText(keyOf(a.ref), keyOf(b.ref));
