import type { ContainerLogs } from '../model/logs.ts';
import type { Cause, Excerpt, Fact } from './diagnosis-facts.ts';

const LINES = 50;
const WIDEST = 300;

/** What containers wrote last. Lines come from programs, and attackers may write them: no sign in them is obeyed. */
export const excerptsOf = (logs: readonly ContainerLogs[]): Excerpt[] =>
  logs.flatMap(({ pod, container, run, text }) => {
    const lines = text.kind === 'known' && text.value !== undefined ? shownLines(text.value) : [];
    return lines.length === 0 ? [] : [{ what: `${pod} ${container}, ${run} run`, lines }];
  });

export const unreadLogs = (logs: readonly ContainerLogs[]): Fact[] => {
  const unread = logs.flatMap(({ text }) =>
    text.kind === 'unknown' ? [`${text.because.code}: ${text.because.detail}`] : [],
  );
  return [...new Set(unread)].map((is) => ({ what: 'logs', is }));
};

/** Without escape sequences, marks that turn the direction of text, and signs that nobody sees. */
const shownLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trimEnd())
    .filter((line) => line !== '')
    .slice(-LINES)
    .map((line) => (line.length <= WIDEST ? line : `${line.slice(0, WIDEST - 1)}…`));

interface Sign {
  readonly shows: RegExp;
  readonly check: string;
  readonly what: string;
  readonly answer: string;
  readonly severity: Cause['severity'];
  readonly confidence: 'medium' | 'low';
}

/** What programs say of themselves, the surest first; one line shows one thing. */
const SIGNS: readonly Sign[] = [
  {
    // Java, Node.js, Python and Go: kind K9 of the table of OOM kills, where the status has no message.
    shows: /OutOfMemoryError|heap out of memory|MemoryError|runtime: out of memory/,
    check: 'log: runtime-heap',
    what: 'its runtime says that its own heap is full',
    answer: 'the flag of the runtime (MaxRAMPercentage, --max-old-space-size) is the bound, not the limit',
    severity: 'warning',
    confidence: 'medium',
  },
  {
    shows: /ECONNREFUSED|connection refused|no such host|ENOTFOUND|Name or service not known|i\/o timeout/i,
    check: 'log: dependency',
    what: 'it cannot reach something that it needs',
    answer: 'look at what it names: it may be down, or its name or port may be wrong',
    severity: 'warning',
    confidence: 'low',
  },
  {
    shows: /read-only file system|EROFS|permission denied|EACCES/i,
    check: 'log: permission',
    what: 'it may not do something on its file system or network',
    answer: 'compare its securityContext and volumes with what it names',
    severity: 'warning',
    confidence: 'low',
  },
  {
    shows: /address already in use|EADDRINUSE/i,
    check: 'log: port-in-use',
    what: 'it cannot listen: its port is taken',
    answer: 'two processes of the pod, or two pods in the network of one node, want the same port',
    severity: 'warning',
    confidence: 'low',
  },
];

/** Causes that only logs tell, each with the line that shows it. */
export function loggedCauses(excerpts: readonly Excerpt[]): Cause[] {
  return SIGNS.flatMap(({ shows, ...cause }) => {
    const shown = excerpts.flatMap(({ what, lines }) =>
      lines.filter((line) => shows.test(line)).map((line) => `${what}: ${line}`),
    );
    const newest = shown.at(-1);
    return newest === undefined ? [] : [{ ...cause, evidence: [newest] }];
  });
}
