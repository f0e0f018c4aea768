/** The rendered difference as a diff block: what the cluster will see, whatever the files look like. */
import type { Proof, RenderedChange } from '../../model/manifests.ts';
import { workloadName } from '../../model/workload.ts';
import { code, fenced, line } from './escape.ts';

export function renderedDifference(proof: Proof): string {
  const lines: string[] = [];
  let object = '';
  for (const change of proof.changes) {
    const name = workloadName(change.object);
    if (name !== object) lines.push(line(`  ${name}`));
    object = name;
    lines.push(...sides(change));
  }
  return fenced('diff', lines) + restlessText(proof);
}

/** A reader must know what the proof is silent about. */
function restlessText({ unstable = [] }: Proof): string {
  if (unstable.length === 0) return '';
  const shown = unstable.slice(0, MOST_NAMED).map(code).join(', ');
  const more = unstable.length > MOST_NAMED ? ` and ${unstable.length - MOST_NAMED} more` : '';
  return `\n\nNot compared, for it is made anew by every rendering: ${shown}${more}.`;
}

const MOST_NAMED = 5;

const sides = ({ path, ...change }: RenderedChange): string[] => [
  ...(change.before === undefined ? [] : [`-   ${line(`${path}: ${valueText(change.before)}`)}`]),
  ...(change.after === undefined ? [] : [`+   ${line(`${path}: ${valueText(change.after)}`)}`]),
];

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
