import { describe, expect, it } from 'vitest';
import { fleetOf } from '../../../src/report/fleet/fleet.ts';
import { type ReportFormat, renderReport } from '../../../src/report/render-report.ts';
import { type SizingReport, sizingReport } from '../../../src/report/sizing-report.ts';
import { readTexts } from '../../../src/wiring/texts.ts';
import { madeUpPass } from '../made-up-cluster.ts';
import { aQuarter } from '../made-up-history.ts';

const called = (cluster: string, report: SizingReport): SizingReport => ({ ...report, cluster });
const EU = called('eu', sizingReport(aQuarter(madeUpPass())));
const US = called('us', sizingReport(madeUpPass()));
const texts = await readTexts('templates');
const FORMATS: readonly ReportFormat[] = ['html', 'md', 'json', 'csv'];

describe('one report about several clusters', () => {
  const fleet = fleetOf([EU, US]);

  it('adds up: totals, ledger and teams are the sums of the parts', () => {
    expect(fleet.totals.freed.money).toBeCloseTo(EU.totals.freed.money + US.totals.freed.money, 6);
    expect(fleet.totals.workloads).toBe(EU.totals.workloads + US.totals.workloads);
    expect(fleet.ledger.reclaimable).toBeCloseTo(fleet.totals.freed.money, 6);
    expect(fleet.ledger.realised).toEqual(EU.ledger.realised);
    expect(Object.values(fleet.ledger.standing).reduce((sum, { money }) => sum + money, 0)).toBeCloseTo(
      fleet.ledger.reclaimable,
      6,
    );
    expect(fleet.ledger.teams.reduce((sum, { reclaimable }) => sum + reclaimable, 0)).toBeCloseTo(
      fleet.ledger.reclaimable,
      6,
    );
    expect(fleet.ledger.teams).toHaveLength(EU.ledger.teams.length);
    expect(fleet.ledger.waiting).toHaveLength(EU.ledger.waiting.length + US.ledger.waiting.length);
  });

  it('has a line for each cluster, and everything else names its cluster', () => {
    expect(fleet.clusters.map(({ name, realised, waiting }) => [name, realised, waiting])).toEqual([
      ['eu', 322.5, 8],
      ['us', 0, 6],
    ]);
    expect(new Set(fleet.risks.map(({ where }) => where.split(': ')[0]))).toEqual(new Set(['eu', 'us']));
    expect(fleet.namespaces.map(({ name }) => name)).toContain('us/shop');
    expect(new Set(fleet.rows.map(({ id }) => id)).size).toBe(fleet.rows.length);
  });

  it('a week in which one cluster was not looked at has no sum', () => {
    const known = fleet.ledger.weeks.filter(({ reclaimable }) => reclaimable !== undefined);
    expect(known.map(({ week }) => week)).toEqual(['2026-W47']);
  });

  it('of one cluster is that cluster', () => {
    expect(fleetOf([EU])).toBe(EU);
  });

  it.each(FORMATS)('%s: same clusters, same bytes, no number that is none', (format) => {
    const text = renderReport(fleet, format, texts);
    expect(renderReport(fleetOf([EU, US]), format, texts)).toBe(text);
    expect(text.replace(/<script>[\s\S]*<\/script>/, '')).not.toMatch(/NaN|undefined|Infinity|\[object/);
    expect(text).toMatch(/\beu\b[\s\S]*\bus\b/);
  });
});
