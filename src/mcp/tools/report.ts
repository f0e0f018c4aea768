import { z } from 'zod';
import { reportOf } from '../../cli/reporting.ts';
import { byText } from '../../model/by-text.ts';
import { type SizingReport, sizingReport } from '../../report/sizing-report.ts';
import { most } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';

const amounts = z.looseObject({ cpu: z.number(), memory: z.number() });
const totalsSchema = z.looseObject({
  containers: z.number(),
  workloads: z.number(),
  unknown: z.number(),
  requested: amounts,
  freed: amounts,
  added: amounts,
});

export const report = (desk: Desk): Tool =>
  tool({
    name: 'report',
    title: 'The right-sizing report',
    description:
      'What is requested, what would be freed or added (CPU in millicores, memory in bytes, money a month), how much of the cluster is unknown and why, top risks, and the containers with the largest savings. `text: markdown` gives the written report as well.',
    effect: 'reads',
    bounds: { text: 100_000, items: 200, all: 200_000 },
    input: z.strictObject({
      most: most(20),
      text: z.enum(['none', 'markdown']).default('none').describe('The whole report as text, too'),
    }),
    output: z.looseObject({
      cluster: z.string(),
      takenAt: z.string(),
      currency: z.string(),
      totals: totalsSchema,
      coverage: z.looseObject({ workloads: z.number(), unknown: z.number() }),
      risks: z.array(z.looseObject({})),
      rows: z.array(z.looseObject({ id: z.string(), state: z.string() })),
      total: z.number(),
      markdown: z.string().optional(),
    }),
    answer: async ({ most: limit, text }, call) => {
      const { pass, settings } = await desk.look(call);
      const whole = sizingReport({ ...pass, policies: settings.policies });
      const written = text === 'none' ? {} : { markdown: await reportOf(pass, 'md', settings) };
      return { summary: summaryOf(whole), data: { ...dataOf(whole, limit), ...written } };
    },
  });

function dataOf({ cluster, takenAt, window, currency, totals, coverage, risks, rows }: SizingReport, limit: number) {
  const largest = rows
    .toSorted((a, b) => Math.abs(b.delta.money) - Math.abs(a.delta.money) || byText(a.id, b.id))
    .slice(0, limit)
    .map(({ points: _, statistics: __, findings: ___, fate: ____, ...row }) => row);
  const shown = { rows: largest, total: rows.length, risks: risks.slice(0, limit) };
  return { cluster, takenAt, window, currency, totals, coverage, ...shown };
}

const summaryOf = ({ cluster, totals: { workloads, containers, unknown, freed, added }, currency }: SizingReport) =>
  [
    `${cluster}: ${workloads} workloads, ${containers} containers, ${unknown} of them unknown`,
    `could be freed: ${freed.cpu} millicores, ${freed.memory} bytes, ${freed.money} ${currency} a month`,
    `should be added: ${added.cpu} millicores, ${added.memory} bytes, ${added.money} ${currency} a month`,
  ].join('\n');
