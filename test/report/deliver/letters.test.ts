import { describe, expect, it } from 'vitest';
import type { DueReport, ReportPlan } from '../../../src/model/report-plan.ts';
import { letterOf } from '../../../src/report/deliver/letters.ts';
import { readLetterTexts, readTexts } from '../../../src/wiring/texts.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { madeUpPass } from '../../report/made-up-cluster.ts';
import { aQuarter } from '../../report/made-up-history.ts';
import { aWeek } from '../../report/made-up-week.ts';

const PASS = aQuarter(madeUpPass());
const texts = { ...(await readLetterTexts('templates')), report: await readTexts('templates') };
const due = (plan: Partial<ReportPlan> = {}): DueReport => ({
  plan: {
    name: 'weekly',
    kind: 'right-sizing',
    schedule: { cron: '0 9 * * 1', timeZone: 'UTC' },
    to: [],
    keep: 'journal',
    link: 'https://trimtab.example.com/',
    ...plan,
  },
  week: '2026-W47',
  targets: [],
  since: TAKEN_AT,
});

describe('a letter', () => {
  const letter = letterOf(due(), PASS, texts);

  it('is short, and says first what is saved, what waits, what is at risk and whether it can be trusted', () => {
    expect(letter.title).toBe('Right-sizing report: prod, week 2026-W47');
    expect(letter.lines.map(({ what, value }) => `${what}: ${value}`)).toEqual([
      'Saved so far, a month: USD 323',
      'Waiting for you: 8',
      'Could still be saved: USD 660',
      'Risks: 3',
      'Came out as predicted: 7 of 8',
      'Workloads known: 18 of 20',
    ]);
    expect(letter.alerts).toHaveLength(2);
    expect(letter.text.split('\n').length).toBeLessThan(20);
    expect(letter.link).toBe('https://trimtab.example.com/report.html');
  });

  it('carries the whole in every format, under the week and the cluster', () => {
    expect(letter.files.map(({ path }) => path)).toEqual([
      'reports/2026-W47/prod/weekly.json',
      'reports/2026-W47/prod/weekly.html',
      'reports/2026-W47/prod/weekly.md',
      'reports/2026-W47/prod/weekly.csv',
    ]);
    expect(JSON.parse(letter.files[0]?.text ?? '')).toMatchObject({ cluster: 'prod', ledger: { week: '2026-W47' } });
  });

  it('same pass, same bytes', () => {
    expect(JSON.stringify(letterOf(due(), PASS, texts))).toBe(JSON.stringify(letter));
  });

  it('an audit says what failed too often', () => {
    const audit = letterOf(due({ name: 'audit', kind: 'audit' }), aWeek(madeUpPass()), texts);
    expect(audit.title).toBe('Audit: prod, week 2026-W47');
    expect(audit.alerts.join()).toMatch(/pull request: over-provisioned \(user\): 1 of 3 changes failed/);
    expect(audit.link).toBe('https://trimtab.example.com/audit.html');
  });

  it.each(['../../etc', 'a/b', '<img src=x>'])(
    'a cluster called %s cannot leave the folder or run anything',
    (cluster) => {
      const pass = { ...PASS, snapshot: { ...PASS.snapshot, cluster } };
      const { files, html } = letterOf(due(), pass, texts);
      expect(files[0]?.path).toMatch(/^reports\/2026-W47\/[\w-]+\/weekly\.json$/);
      expect(html).not.toContain('<img');
    },
  );

  it('without a link or the journal it does not speak of them', () => {
    const { link: _, ...plan } = due({ keep: 'nothing' }).plan;
    const { html, text } = letterOf({ ...due(), plan }, PASS, texts);
    expect(html + text).not.toMatch(/journal branch|href/);
  });
});
