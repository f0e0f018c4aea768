import type { Snapshot } from '../../model/snapshot.ts';
import { htmlEngine } from '../html/engine.ts';
import { instantText } from '../text/format.ts';

export type PageName = 'status' | 'pending' | 'report' | 'history' | 'audit' | 'policies' | 'workload';

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
  { name: 'report', href: 'report.html', text: 'Savings' },
  { name: 'history', href: 'history.html', text: 'History' },
  { name: 'audit', href: 'audit.html', text: 'Audit' },
  { name: 'policies', href: 'policies.html', text: 'Policies' },
] as const;

/** Templates are parsed once: there may be hundreds of workload pages. */
export function pageWriter(texts: PageTexts, { cluster, takenAt }: Snapshot): PageWriter {
  const frame = htmlEngine.parse(texts.frame);
  const insides = new Map(Object.entries(texts.pages).map(([name, text]) => [name, htmlEngine.parse(text)]));
  return (name, view) => {
    // Workload pages stand in a folder of their own.
    const root = name === 'workload' ? '../' : '';
    const inside: string = htmlEngine.renderSync(insides.get(name) ?? [], { ...view, root });
    const whole: string = htmlEngine.renderSync(frame, {
      title: view.title,
      root,
      cluster,
      takenAt: instantText(takenAt),
      inside,
      navigation: NAVIGATION.map((one) => ({ ...one, current: one.name === name ? 'page' : 'false' })),
    });
    return whole;
  };
}
