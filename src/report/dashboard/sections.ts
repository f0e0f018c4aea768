import { byText } from '../../model/by-text.ts';
import { inScope, type Scope } from '../../model/scope.ts';

export type Section = 'Open' | 'Waiting' | 'Stopped by people' | 'Could not be proposed' | 'Left alone';
export const SECTIONS: readonly Section[] = [
  'Open',
  'Waiting',
  'Stopped by people',
  'Could not be proposed',
  'Left alone',
];

/** Lines of one section, and how many more there are of each namespace. */
export interface Written {
  readonly section: Section;
  readonly lines: readonly string[];
  readonly more: ReadonlyMap<string, number>;
}

/** More than this nobody reads, and forges limit the length. */
const MOST_LINES = 50;

/** Lines come once and sorted. What does not fit is counted, by namespace in a comment: a pass over a part needs it. */
export function sectionText({ section, lines, more }: Written): string {
  const all = [...new Set(lines)].sort();
  const left = new Map(more);
  for (const line of all.slice(MOST_LINES)) {
    const namespace = namespaceIn(line) ?? '';
    left.set(namespace, (left.get(namespace) ?? 0) + 1);
  }
  if (all.length === 0 && left.size === 0) return '';
  return `## ${section}\n\n${[...all.slice(0, MOST_LINES), ...moreLine(left)].join('\n')}\n\n`;
}

function moreLine(left: ReadonlyMap<string, number>): string[] {
  const count = [...left.values()].reduce((sum, one) => sum + one, 0);
  if (count === 0) return [];
  const parts = [...left].sort(([a], [b]) => byText(a, b)).map(([namespace, one]) => `${namespace}=${one}`);
  return [`- and ${count} more <!-- more ${parts.join(' ')} -->`];
}

/**
 * What passes over other parts of the cluster left in the text: a pass over a part writes its own lines anew and leaves
 * these, ticks included. Once every part was looked at, the text is that of a pass over the whole. Open pull requests are
 * known to every pass.
 */
export function leftByOthers(body: string, scope: Scope): Written[] {
  const texts = body.replaceAll('\r\n', '\n').split(/^## /m).slice(1);
  return texts.flatMap((text) => {
    const [title = '', ...lines] = text.split('\n');
    const section = SECTIONS.find((one) => one === title.trim());
    if (section === undefined || section === 'Open') return [];
    const isTheirs = (namespace: string | undefined): boolean => namespace !== undefined && !inScope(scope, namespace);
    return [
      {
        section,
        lines: lines.filter((line) => isTheirs(namespaceIn(line))),
        more: new Map(moreIn(text).filter(([namespace]) => isTheirs(namespace))),
      },
    ];
  });
}

/**
 * Open pull requests of other parts of the cluster, as two texts tell them: those that came between the first and the
 * second, and those that went. What a cut list does not show did not go.
 */
export function movedByOthers(
  [before, now]: readonly [before: string, now: string],
  scope: Scope,
): { readonly come: readonly string[]; readonly gone: ReadonlySet<string> } {
  const [earlier, later] = [openIn(before, scope), openIn(now, scope)];
  const come = later.lines.filter((line) => !earlier.lines.includes(line));
  return { come, gone: new Set(later.isCut ? [] : earlier.lines.filter((line) => !later.lines.includes(line))) };
}

function openIn(body: string, scope: Scope): { readonly lines: readonly string[]; readonly isCut: boolean } {
  const [text = ''] = body
    .replaceAll('\r\n', '\n')
    .split(/^## Open$/m)
    .slice(1);
  const [lines = []] = [text.split(/^## /m)[0]?.split('\n')];
  const isTheirs = (line: string): boolean => {
    const namespace = namespaceIn(line);
    return namespace !== undefined && !inScope(scope, namespace);
  };
  return { lines: lines.filter(isTheirs), isCut: lines.some((line) => line.startsWith('- and ')) };
}

/** Of a line about a workload: its first code span is `shop/Deployment/web`. */
const namespaceIn = (line: string): string | undefined =>
  /^- (?:\[[ xX]\] <!-- tick:\S+ \S+ --> |#\d+ )?`([a-z0-9-]+)\/[^`]*`/.exec(line)?.[1];

function moreIn(text: string): [string, number][] {
  const parts = /^- and \d+ more <!-- more ([^>]*) -->$/m.exec(text)?.[1]?.split(' ') ?? [];
  return parts.flatMap((part): [string, number][] => {
    const [, namespace = '', count] = /^([a-z0-9-]*)=(\d{1,6})$/.exec(part) ?? [];
    return count === undefined ? [] : [[namespace, Number(count)]];
  });
}
