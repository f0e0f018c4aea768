import { describe, expect, it } from 'vitest';
import { site } from '../../../src/report/site/site.ts';
import { readPageTexts } from '../../../src/wiring/texts.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { madeUpPass } from '../made-up-cluster.ts';

const texts = await readPageTexts('templates');

/** Without markup, so that what people read is what is looked for. */
function pageOf(name: string): string {
  const pass = madeUpPass();
  const page = site(pass, pass.policies, texts).find(({ path }) => path.includes(name));
  if (page === undefined) throw new Error(`no page of ${name}`);
  return page.text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('pages of a cluster without workloads', () => {
  const pass = madeUpPass();
  const snapshot = aSnapshot([]);
  const files = site(
    { ...pass, snapshot, analysis: { assessments: [], verdicts: [] }, outcomes: [] },
    pass.policies,
    texts,
  );
  const text = (page: string): string => files.find(({ path }) => path === page)?.text ?? '';

  it('have sentences where a table would have no line', () => {
    expect(text('report.html')).toContain('No team has a workload here.');
    expect(text('index.html')).toContain('<p>Nothing was found.</p>');
    expect(text('history.html')).toContain('Nothing has happened yet.');
  });
});

describe('the page of a workload', () => {
  it('tells the step of this change from the target where usage would lead', () => {
    const page = pageOf('Deployment~checkout');
    expect(page).toContain('512Mi → target 608Mi');
    expect(page).toMatch(/This change: .*memory limit 512Mi -(>|&gt;) 768Mi/);
    expect(page).not.toContain('recommended');
  });

  it('calls a size of which no change came a recommendation', () => {
    const page = pageOf('Deployment~search');
    expect(page).not.toContain('This change');
    expect(page).toContain('Recommended: ');
  });
});
