/**
 * Literals of a chart's templates as places: the last resort, for they make every release of the chart. Whether one of
 * them is the one that is meant, and who else changes, only the renderings tell.
 */
import type { Reason } from '../../../model/reason.ts';
import type { Field } from '../../locate/field.ts';
import type { Place, Write } from '../../locate/place.ts';
import { RANK } from '../../locate/place.ts';
import type { RepositoryIndex } from '../../locate/repository-index.ts';
import type { Subject } from '../../locate/subject.ts';
import { joined, ownCharts } from '../chart.ts';
import { type Site, sitesIn } from './sites.ts';
import { viewsOf } from './views.ts';

export interface Uncontrolled {
  readonly field: Field;
  readonly isThere: boolean;
  /** Why no value of the chart is the place. */
  readonly because: Reason;
}

/** More would mean that the literal says nothing. */
const MOST = 6;

export function templatePlaces({ index, directory, object }: Subject, wanted: readonly Uncontrolled[]): Place[] {
  const [first] = wanted;
  if (first === undefined) return [];
  const found = ownCharts(index, directory).flatMap((chart) =>
    templatesIn(index, chart).flatMap(({ file, text }) =>
      groupsIn(text, { object, wanted }).map((group) => ({ ...group, file })),
    ),
  );
  const likely = found.toSorted((a, b) => a.order - b.order).slice(0, MOST);
  return likely.map(({ file, sites }, i) => ({
    label: `${file} (template)`,
    file,
    template: first.because,
    rank: (field) => (sites.has(field) ? RANK.template + i / 100 : undefined),
    writes: (fields) =>
      writesOf(
        file,
        fields.flatMap((field) => sites.get(field) ?? []),
      ),
  }));
}

const templatesIn = (index: RepositoryIndex, chart: string): { readonly file: string; readonly text: string }[] =>
  index.pathsUnder(joined(chart, 'templates')).flatMap((file) => {
    const text = /\.(ya?ml|tpl|txt)$/.test(file) ? index.tree.text(file) : undefined;
    return text === undefined ? [] : [{ file, text }];
  });

interface Group {
  readonly sites: ReadonlyMap<Field, Site>;
  /** Objects before named templates, the whole text before one branch of it. */
  readonly order: number;
}

/** Sites of one way to read the text, at most one for each field: they are edited together. */
function groupsIn(
  text: string,
  { object, wanted }: { readonly object: Subject['object']; readonly wanted: readonly Uncontrolled[] },
): Group[] {
  const words = wanted.flatMap(({ field, isThere }) => (isThere ? [String(field.path.at(-1))] : []));
  if (![...words, object.kind].some((word) => text.includes(word))) return [];
  const seen = new Set<string>();
  return viewsOf(text, words).flatMap((view, i) => {
    const perField = wanted.map(({ field, isThere }) => ({ field, sites: sitesIn(view, { object, field, isThere }) }));
    const count = Math.max(...perField.map(({ sites }) => sites.length));
    return [...Array(count).keys()].flatMap((n) => {
      const sites = new Map(
        perField.flatMap(({ field, sites: own }) => {
          const site = own[n] ?? own.at(-1);
          return site === undefined ? [] : [[field, site] as const];
        }),
      );
      const key = JSON.stringify([...sites.values()].map(({ within, path }) => [within, path]));
      if (sites.size === 0 || seen.has(key)) return [];
      seen.add(key);
      return [{ sites, order: (view.named === undefined ? 0 : 100) + i + n / 100 }];
    });
  });
}

function writesOf(file: string, sites: readonly Site[]): Write[] {
  const hidden = sites.flatMap((site) => site.hidden);
  const within = sites.map((site) => site.within);
  return sites.map(({ document, path, value }) => ({
    file,
    template: { hidden, within },
    edit: { document, path, value },
  }));
}
