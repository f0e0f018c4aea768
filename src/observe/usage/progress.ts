import type { Window } from '../../model/units.ts';
import type { Log } from '../../ports/log.ts';
import { dayIndex } from './days.ts';

/** Days of namespaces, remembered ones included. It never goes back, though the open days are asked for first. */
export function progressOf(log: Log, total: number) {
  let [done, shown] = [0, 0];
  const show = (at: number): void => {
    if (Math.floor(at) <= shown) return;
    shown = Math.floor(at);
    log.progress('reading usage', shown, total);
  };
  return {
    step: (): void => show(++done),
    /** While a question is being answered. */
    asking:
      ({ window, namespaces }: { readonly window: Window; readonly namespaces: readonly string[] }) =>
      (share: number): void =>
        show(done + share * namespaces.length * (dayIndex(window.to - 1) - dayIndex(window.from) + 1)),
  };
}
