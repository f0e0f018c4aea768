import type { ExplainedPlace, Explanation } from '../propose/explain.ts';
import { paint, printable, type Terminal } from './terminal.ts';

export interface Explained {
  readonly container?: string;
  readonly field: string;
  readonly explanation: Explanation;
  readonly sharedFiles: 'narrow' | 'shared' | 'refuse';
}

/** A tree: the chain from the live object down to file and line, then what else there is and why it comes after. */
export function explanationText(terminal: Terminal, explained: Explained): string {
  const { explanation, container, field } = explained;
  const [live, ...chain] = explanation.chain;
  const title = [live?.is ?? '', container === undefined ? [] : `container ${container}`, field].flat().join(', ');
  const [best, ...others] = explanation.places;
  const branches: Branch[] = [
    ...chain.map(({ step, is }) => ({ name: step, text: is })),
    ...(best === undefined ? [] : [{ name: 'write', tone: 'good' as const, ...placed(best, explained) }]),
    ...(explanation.because === undefined
      ? []
      : [{ name: 'ends', tone: 'bad' as const, text: explanation.because.code, below: [explanation.because.detail] }]),
    ...others.map((place) => ({
      name: 'otherwise',
      ...placed(place, explained),
      below: [...(place.via ?? []), whyLater(place, explained)],
    })),
    ...explanation.lost.map(({ place, because }) => ({
      name: 'not',
      tone: 'warning' as const,
      text: place,
      below: [`${because.code}: ${because.detail}`],
    })),
  ];
  const unstable = explanation.unstable ?? [];
  if (unstable.length > 0) branches.push({ name: 'unstable', text: UNSTABLE, below: unstable });
  const width = Math.max(...branches.map(({ name }) => name.length));
  const lines = branches.flatMap((branch, i) =>
    branchLines(terminal, branch, { width, last: i === branches.length - 1 ? 'last' : 'inner' }),
  );
  return [paint(terminal, 'strong', printable(title)), ...lines].join('\n');
}

const UNSTABLE = 'made anew by every rendering (random, a certificate, the time): no proof looks at it';

interface Branch {
  readonly name: string;
  readonly text: string;
  readonly tone?: 'good' | 'bad' | 'warning';
  readonly below?: readonly string[];
}

function placed(place: ExplainedPlace, { sharedFiles }: Explained): Pick<Branch, 'text' | 'below'> {
  const kind = /\(([^()]*)\)$/.exec(place.place)?.[1];
  const shared = place.sharedWith.length === 0 ? [] : [sharedText(place, sharedFiles)];
  const way = place.via === undefined ? [] : [place.place, ...place.via];
  return { text: kind === undefined ? place.location : `${place.location} (${kind})`, below: [...way, ...shared] };
}

const RULES = {
  narrow: 'only where the proof shows that nothing else changes',
  shared: 'the proof lists what changes for them',
  refuse: 'the policy never writes shared files',
} as const;

const sharedText = ({ sharedWith }: ExplainedPlace, rule: keyof typeof RULES): string =>
  `read by ${listed(sharedWith)} too: ${RULES[rule]}`;

const listed = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

function whyLater(place: ExplainedPlace, { sharedFiles }: Explained): string {
  if (place.sharedWith.length > 0) return sharedText(place, sharedFiles);
  if (place.place.includes('(new ')) return 'adds lines where a value is there to be changed';
  return 'further from the overlay, or less specific; tried when the places above cannot be proved';
}

function branchLines(
  terminal: Terminal,
  { name, text, tone, below = [] }: Branch,
  { width, last }: { readonly width: number; readonly last: 'last' | 'inner' },
): string[] {
  const [mark, rail] = last === 'last' ? ['└─ ', '   '] : ['├─ ', '│  '];
  const shown = printable(text);
  const head = `${mark}${paint(terminal, 'faint', name.padEnd(width))}  ${tone === undefined ? shown : paint(terminal, tone, shown)}`;
  return [head, ...below.map((one) => `${rail}${' '.repeat(width)}  ${printable(one)}`)];
}
