import type { JournalEntry } from '../model/journal.ts';
import { known, type Reading } from '../model/reason.ts';
import type { Ports } from '../ports/ports.ts';
import { failureReason } from './failure.ts';

export interface Recorded {
  readonly repository: string;
  /** Entries that were new. */
  readonly written: Reading<number>;
}

/**
 * Appends entries to the journal of the repository they name in `facts.repository`; what names none (the pass itself)
 * goes to the first. A journal that cannot be written makes the pass partial, it does not end it: entries have stable
 * ids, so the next pass writes what is missing.
 */
export async function record(
  entries: readonly JournalEntry[],
  ports: Pick<Ports, 'repositories' | 'clock' | 'log'>,
): Promise<Recorded[]> {
  const [first] = ports.repositories;
  const names = new Set(ports.repositories.map(({ name }) => name));
  const homeOf = ({ facts }: JournalEntry) =>
    typeof facts.repository === 'string' && names.has(facts.repository) ? facts.repository : first?.name;
  const recorded: Recorded[] = [];
  for (const { name, journal } of ports.repositories) {
    const own = entries.filter((entry) => homeOf(entry) === name);
    if (own.length > 0) recorded.push({ repository: name, written: await append(own, { name, journal }, ports) });
  }
  return recorded;
}

async function append(
  entries: readonly JournalEntry[],
  { name, journal }: Pick<Ports['repositories'][number], 'name' | 'journal'>,
  { clock, log }: Pick<Ports, 'clock' | 'log'>,
): Promise<Reading<number>> {
  try {
    return known(await journal.append(entries, clock.now()));
  } catch (error) {
    const because = failureReason(error);
    log.warn('journal not written', { repository: name, code: because.code, detail: because.detail });
    return { kind: 'unknown', because };
  }
}
