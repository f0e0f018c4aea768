import type { JournalEntry } from '../../model/journal.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import type { Pods } from '../../ports/pods.ts';
import { type Ending, ending } from './entries.ts';

/**
 * Deletions of which the journal knows the beginning only: a pass ended in between. The pod tells: it is gone, or it was
 * never touched, since nobody deletes one without its uid. Those that cannot be looked at now stay open.
 */
export async function settle(snapshot: Snapshot, pods: Pods): Promise<JournalEntry[]> {
  const settled: JournalEntry[] = [];
  for (const { entry, name } of openAttempts(snapshot)) {
    const { namespace, pod, uid, attempt } = entry.facts;
    const live = await pods.read({ namespace: String(namespace), name: String(pod) });
    const isGone = live === undefined || live.uid !== uid || live.deletedAt !== undefined;
    const { subject, at } = entry;
    settled.push(
      ending({ name: String(attempt), journal: name, subject, at }, isGone ? { kind: 'deleted' } : UNTOUCHED),
    );
  }
  return settled;
}

const UNTOUCHED: Ending = {
  kind: 'released',
  because: { code: 'interrupted', detail: 'the pass ended before the pod was deleted' },
};

/** Of this cluster: several may share a repository. */
function openAttempts({ repositories, cluster }: Snapshot): { entry: JournalEntry; name: string }[] {
  const of = ({ journal }: ObservedRepository): readonly JournalEntry[] =>
    journal.kind === 'known' ? journal.value : [];
  const ended = new Set(repositories.flatMap(of).map(({ id }) => id));
  return repositories.flatMap((repository) =>
    of(repository)
      .filter(({ action, subject }) => action === 'deleting' && subject.startsWith(`${cluster}/`))
      .filter(({ facts }) => !ended.has(`ended/${String(facts.attempt)}`))
      .map((entry) => ({ entry, name: repository.name })),
  );
}
