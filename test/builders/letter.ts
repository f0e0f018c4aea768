import type { Letter } from '../../src/model/letter.ts';

export const aLetter = (part: Partial<Letter> = {}): Letter => ({
  cluster: 'prod',
  report: 'weekly',
  week: '2026-W47',
  title: 'Right-sizing report: prod, week 2026-W47',
  lines: [{ what: 'Saved so far, a month', value: 'USD 323', note: '7 merges, measured' }],
  alerts: [],
  link: 'https://trimtab.example.com/report.html',
  html: '<p>short</p>',
  text: 'short',
  files: [
    { path: 'reports/2026-W47/prod/weekly.json', type: 'application/json', text: '{}' },
    { path: 'reports/2026-W47/prod/weekly.html', type: 'text/html', text: '<html></html>' },
    { path: 'reports/2026-W47/prod/weekly.csv', type: 'text/csv', text: 'a,b' },
  ],
  ...part,
});
