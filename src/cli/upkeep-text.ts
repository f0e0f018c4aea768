import { shownUpkeep } from '../report/shown-upkeep.ts';
import type { Pass } from '../run.ts';
import { paint, printable, type Terminal } from './terminal.ts';

const WORDS = {
  healthy: 'its finding is gone; closed when the next complete pass agrees',
  relapsed: 'its finding is back',
  cleared: 'branch cleared',
  deployed: 'merged, now in the cluster',
  closed: 'closed',
  noted: 'commented',
  judged: 'judged',
  merged: 'merged by policy',
  ordered: 'order carried out',
  failed: 'could not be looked after',
} as const;

/** Pull requests of earlier passes: what was done about them, or would be. */
export function upkeepText(terminal: Terminal, pass: Pick<Pass, 'upkeep' | 'tended'>): string {
  const all = shownUpkeep(pass);
  if (all.length === 0) return '';
  const isPlan = all.every(({ done }) => !done);
  const title = isPlan ? 'earlier pull requests, if this were no dry run' : 'earlier pull requests';
  const lines = all.map(({ repository, number, about, what, detail }) => {
    const place = number === undefined ? repository : `${repository}#${number}`;
    return `${place} ${printable(about)}: ${WORDS[what]}${detail === '' ? '' : ` (${printable(detail)})`}`;
  });
  return [paint(terminal, 'strong', title), ...lines].join('\n');
}
