import { known, type Reading } from '../model/reason.ts';
import { bytes, type Instant, instant } from '../model/units.ts';
import type { Workload } from '../model/workload.ts';
import { type OptOuts, readOptOuts } from './opt-outs.ts';

/**
 * What the live object says (nearest layer first) and what Git says already: the stricter one wins in everything, and one
 * that cannot be read makes the whole answer unknown.
 */
export function optOutsOf(
  layers: readonly Readonly<Record<string, string>>[],
  { declared = [] }: Partial<Pick<Workload, 'declared'>>,
  { prefix, now }: { readonly prefix: string; readonly now: Instant },
): Reading<OptOuts> {
  const answers = [layers, ...declared.map((one) => [one])].map((one) => readOptOuts(one, prefix, now));
  return answers.reduce((a, b) => {
    if (a.kind === 'unknown') return a;
    return b.kind === 'unknown' ? b : known(stricter(a.value, b.value));
  });
}

function stricter(a: OptOuts, b: OptOuts): OptOuts {
  const most = (one: number | undefined, other: number | undefined): number | undefined =>
    one === undefined ? other : Math.max(one, other ?? one);
  const until = most(a.pausedUntil, b.pausedUntil);
  const least = most(a.minimumMemory, b.minimumMemory);
  const largest = [a.maximumMemory, b.maximumMemory].filter((memory) => memory !== undefined);
  return {
    ignoreChecks: [...new Set([...a.ignoreChecks, ...b.ignoreChecks])],
    ...(a.ignore || b.ignore ? { ignore: true } : {}),
    ...(a.aborted || b.aborted ? { aborted: true } : {}),
    ...(a.notifyOnly || b.notifyOnly ? { notifyOnly: true } : {}),
    ...(until === undefined ? {} : { pausedUntil: instant(until) }),
    ...(least === undefined ? {} : { minimumMemory: bytes(least) }),
    ...(largest.length === 0 ? {} : { maximumMemory: bytes(Math.min(...largest)) }),
  };
}
