import { Liquid } from 'liquidjs';
import type { Snapshot } from '../../model/snapshot.ts';
import { timeText } from '../text/format.ts';

export type PageName = 'status' | 'pending' | 'history' | 'policies' | 'workload';

/** Contents of templates/site/. */
export interface PageTexts {
  readonly style: string;
  readonly script: string;
  readonly frame: string;
  readonly pages: Readonly<Record<PageName, string>>;
}

/** Writes one page. `title` is shown by the frame; everything else is for the template of that page. */
export type PageWriter = (
  name: PageName,
  view: { readonly title: string } & Readonly<Record<string, unknown>>,
) => string;

const NAVIGATION = [
  { name: 'status', href: 'index.html', text: 'Status' },
  { name: 'pending', href: 'pending.html', text: 'Pending' },
  { name: 'history', href: 'history.html', text: 'History' },
  { name: 'policies', href: 'policies.html', text: 'Policies' },
] as const;

/** Every output is escaped; drawings and the finished inside of a page alone pass through `raw`. */
export function pageWriter(texts: PageTexts, { cluster, takenAt }: Snapshot): PageWriter {
  const engine = new Liquid({
    outputEscape: 'escape',
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
  });
  return (name, view) => {
    // Workload pages stand in a folder of their own.
    const root = name === 'workload' ? '../' : '';
    const inside: string = engine.parseAndRenderSync(texts.pages[name], { ...view, root });
    const whole: string = engine.parseAndRenderSync(texts.frame, {
      title: view.title,
      root,
      cluster,
      takenAt: timeText(new Date(takenAt).toISOString()),
      inside,
      navigation: NAVIGATION.map((one) => ({ ...one, current: one.name === name ? 'page' : 'false' })),
    });
    return whole;
  };
}
