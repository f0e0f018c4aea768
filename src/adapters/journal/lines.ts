import { z } from 'zod';
import { byText } from '../../model/by-text.ts';
import { UpstreamSurprise } from '../../model/errors.ts';
import { type JournalEntry, journalActions } from '../../model/journal.ts';
import { jsonOf } from '../../model/json-of.ts';
import { instant } from '../../model/units.ts';

const entrySchema = z.object({
  id: z.string().min(1),
  at: z.number().transform(instant),
  action: z.enum(journalActions),
  subject: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** Fields in a fixed order and facts sorted: the same entry is the same line. */
export const writeLines = (entries: readonly JournalEntry[]): string =>
  entries
    .map(
      ({ id, at, action, subject, facts }) => `${JSON.stringify({ id, at, action, subject, facts: sorted(facts) })}\n`,
    )
    .join('');

/** Throws UpstreamSurprise: an audit that cannot be read whole is unknown, not empty. */
export function parseLines(text: string, from: { readonly source: string; readonly path: string }): JournalEntry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const entry = entrySchema.safeParse(jsonOf(line));
    if (entry.success) return [entry.data];
    const issue = `${from.path}:${index + 1} is not a journal entry: repair or remove the line`;
    throw new UpstreamSurprise({ source: from.source, issue, cause: entry.error });
  });
}

const sorted = (facts: JournalEntry['facts']): JournalEntry['facts'] =>
  Object.fromEntries(Object.entries(facts).toSorted(([a], [b]) => byText(a, b)));
