import type { SourceGap } from '../../model/snapshot.ts';
import { byText, groupBy } from '../order.ts';
import type { Gap } from './question-fold.ts';

/**
 * Gaps of one cause that touch each other are one gap, so that it does not matter into how many questions the window
 * was cut. Sorted by namespace, resource, cause and time.
 */
export function joinedGaps(gaps: readonly Gap[]): Gap[] {
  const all: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => byText(causeOf(a), causeOf(b)) || a.window.from - b.window.from)) {
    const last = all.at(-1);
    if (last === undefined || causeOf(last) !== causeOf(gap) || gap.window.from > last.window.to) all.push(gap);
    else if (gap.window.to > last.window.to) {
      all[all.length - 1] = { ...last, window: { from: last.window.from, to: gap.window.to } };
    }
  }
  return all;
}

const causeOf = ({ namespace, resource, because }: Gap): string =>
  [namespace, resource, because.code, because.detail].join('\n');

/** One gap per kind of reason, however many queries it took down. */
export function usageGaps(gaps: readonly Gap[]): SourceGap[] {
  const byCode = groupBy(gaps, (gap) => gap.because.code);
  return [...byCode.values()].flatMap((same) => {
    const first = same[0];
    if (first === undefined) return [];
    const namespaces = [...new Set(same.map((gap) => gap.namespace))].sort(byText).join(', ');
    const detail = `usage of ${namespaces} is incomplete: ${first.because.detail}`;
    return [{ source: 'usage', because: { code: first.because.code, detail } }];
  });
}
