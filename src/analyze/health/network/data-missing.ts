import { byText } from '../../../model/by-text.ts';
import type { Reading, Reason } from '../../../model/reason.ts';
import type { Snapshot } from '../../../model/snapshot.ts';
import { atOnce, type Check } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * meta.data: a source did not answer, or may not be read. What it covers is unknown: nothing of it is deleted, closed or
 * called resolved. A metric that nobody exports, or what this pass did not ask for, is none.
 */
export const dataMissing: Check = {
  kind: 'data-missing',
  needs: [],
  confirm: atOnce,
  *examine({ snapshot }) {
    for (const [name, because] of missing(snapshot)) {
      const subject = { apiVersion: 'v1', kind: 'Source', name };
      yield {
        subject,
        severity: 'warning',
        detail: because.detail,
        remedy: { kind: 'alert', hint: 'run trimtab doctor: it says which right or address is missing' },
        evidence: [fact({ ref: subject }, 'because', because.code)],
      };
    }
  },
};

/** One for each source, by name: twenty questions that one server does not answer are one thing to look at. */
function missing({ gaps, objects = {}, signals = {} }: Snapshot): [string, Reason][] {
  const unread = Object.entries(objects).flatMap(([name, reading]) => unreadOf(name, reading));
  const unanswered = Object.values(signals).flatMap((reading) => unreadOf(METRICS, reading));
  const all = new Map<string, Reason>([
    ...unanswered,
    ...unread,
    ...gaps.map(({ source, because }) => [source === 'signals' ? METRICS : source, because] as const),
  ]);
  return [...all].sort(([a], [b]) => byText(a, b));
}

const METRICS = 'metrics';

const unreadOf = (name: string, reading: Reading<unknown> | undefined): [string, Reason][] =>
  reading?.kind === 'unknown' && !EXPECTED.has(reading.because.code) ? [[name, reading.because]] : [];

const EXPECTED: ReadonlySet<string> = new Set(['not-observed', 'metric-absent']);
