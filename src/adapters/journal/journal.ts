import { RetryLater } from '../../model/errors.ts';
import type { JournalEntry } from '../../model/journal.ts';
import type { KeptFile } from '../../model/letter.ts';
import type { Instant } from '../../model/units.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ManifestRepository } from '../../ports/manifests.ts';
import { parseLines, writeLines } from './lines.ts';

export interface JournalOptions {
  readonly manifests: Pick<ManifestRepository, 'name' | 'readOrphans' | 'writeOrphan'>;
  /** A flat name: a branch `trimtab` would stand in the way of `trimtab/...`. */
  readonly branch: string;
  /** Newest monthly files that are read; older ones stay in git. */
  readonly months?: number;
  /** Newest weeks whose reports stay on the branch's tip: each pass fetches what is there. Older ones stay in git. */
  readonly reportWeeks?: number;
}

const MONTHS_READ = 13;
const REPORT_WEEKS = 13;
/** Two bots that append at the same time: each try fails only because the other one got further. */
const TRIES = 6;

/** The audit on an orphan branch of the manifest repository. Throws RetryLater or UpstreamSurprise. */
export function orphanJournal(options: JournalOptions): Journal {
  /** What was read last begins the next append, once: when others wrote in between, it is rejected. */
  let last: readonly MonthFile[] | undefined;
  return {
    read: async () => {
      last = await readFiles(options);
      return last.flatMap(({ entries }) => entries);
    },
    append: async (entries, at) => {
      for (let attempt = 1; attempt <= TRIES; attempt++) {
        const files = last ?? (await readFiles(options));
        last = undefined;
        const written = await appendTo(files, { entries, at }, options);
        if (written !== undefined) return written;
      }
      throw tooBusy(options);
    },
    keep: async (files, at) => {
      last = undefined;
      return keepFiles(files, at, options);
    },
  };
}

const tooBusy = ({ manifests, branch }: JournalOptions): RetryLater =>
  new RetryLater({ source: manifests.name, issue: `${branch} is written by others all the time` });

async function keepFiles(
  [first, ...beside]: readonly KeptFile[],
  at: Instant,
  options: JournalOptions,
): Promise<'kept' | 'unchanged'> {
  if (first === undefined) return 'unchanged';
  const { manifests, branch } = options;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    let old: readonly string[] = [];
    const choose = (paths: readonly string[]) => {
      old = outOfDate([...paths, first.path], options);
      return [first.path];
    };
    const before = (await manifests.readOrphans(branch, choose)).get(first.path);
    if (before === first.text) return 'unchanged';
    const result = await manifests.writeOrphan({
      branch,
      path: first.path,
      ...(before === undefined ? {} : { before }),
      text: first.text,
      beside,
      ...(old.length === 0 ? {} : { without: old }),
      message: `journal: ${first.path.replace(/\.\w+$/, '')}\n`,
      at,
    });
    if (result.kind !== 'rejected') return result.kind === 'pushed' ? 'kept' : 'unchanged';
  }
  throw tooBusy(options);
}

/** Reports of weeks before the newest ones, those of all clusters; names sort as weeks do. */
function outOfDate(paths: readonly string[], { reportWeeks = REPORT_WEEKS }: JournalOptions): readonly string[] {
  const weekIn = (path: string): string | undefined => /^reports\/(\d{4}-W\d\d)\//.exec(path)?.[1];
  const weeks = [...new Set(paths.flatMap((path) => weekIn(path) ?? []))].sort();
  const kept = new Set(weeks.slice(-reportWeeks));
  return paths.filter((path) => {
    const week = weekIn(path);
    return week !== undefined && !kept.has(week);
  });
}

interface MonthFile {
  readonly path: string;
  readonly text: string;
  readonly entries: readonly JournalEntry[];
}

/** How many entries were written; undefined when somebody else wrote in between. */
async function appendTo(
  files: readonly MonthFile[],
  { entries, at }: { readonly entries: readonly JournalEntry[]; readonly at: Instant },
  options: JournalOptions,
): Promise<number | undefined> {
  const fresh = withoutKnown(entries, files);
  if (fresh.length === 0) return 0;
  const path = `journal/${new Date(at).toISOString().slice(0, 7)}.jsonl`;
  const before = files.find((file) => file.path === path)?.text;
  const result = await options.manifests.writeOrphan({
    branch: options.branch,
    path,
    ...(before === undefined ? {} : { before }),
    text: (before ?? '') + writeLines(fresh),
    message: `journal: ${fresh.length} ${fresh.length === 1 ? 'entry' : 'entries'}\n`,
    at,
  });
  return result.kind === 'rejected' ? undefined : fresh.length;
}

/** Over all files that are read: what was written before midnight of the last day is not written again after it. */
function withoutKnown(entries: readonly JournalEntry[], files: readonly MonthFile[]): JournalEntry[] {
  const known = new Set(files.flatMap((file) => file.entries.map(({ id }) => id)));
  return entries.filter(({ id }) => {
    const isNew = !known.has(id);
    known.add(id);
    return isNew;
  });
}

/** Oldest first: names sort as months do. */
async function readFiles({ manifests, branch, months = MONTHS_READ }: JournalOptions): Promise<MonthFile[]> {
  const newest = (paths: readonly string[]) =>
    paths.filter((path) => /^journal\/\d{4}-\d{2}\.jsonl$/.test(path)).slice(-months);
  const texts = await manifests.readOrphans(branch, newest);
  return [...texts].map(([path, text]) => ({
    path,
    text,
    entries: parseLines(text, { source: manifests.name, path }),
  }));
}
