import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/model/journal.ts';
import { type Audit, auditOf } from '../../../src/report/audit/audit.ts';
import { rateOf } from '../../../src/report/audit/done.ts';
import { renderAudit } from '../../../src/report/audit/render-audit.ts';
import type { ReportFormat } from '../../../src/report/render-report.ts';
import { readLetterTexts } from '../../../src/wiring/texts.ts';
import { aRepository, outage } from '../../decide/setting.ts';
import { madeUpPass } from '../made-up-cluster.ts';
import { keyOf, lineAt, type Past, withPast } from '../made-up-history.ts';
import { aWeek, deletion } from '../made-up-week.ts';

const PASS = madeUpPass();
const audited = (pasts: readonly Past[], lines: readonly JournalEntry[] = []): Audit =>
  auditOf(withPast(PASS, pasts, lines).snapshot);
const merged = (part: Partial<Past> = {}): Past => ({
  number: 1,
  name: 'web',
  state: 'merged',
  age: 9,
  end: 3,
  ...part,
});
const { audit: texts } = await readLetterTexts('templates');
const FORMATS: readonly ReportFormat[] = ['html', 'md', 'json', 'csv'];

describe('actions', () => {
  it('a merge by a person and one by a policy are told apart', () => {
    const byUs = lineAt('merged', 3, {
      subject: keyOf({ name: 'api' }),
      facts: { repository: 'manifests', number: 2 },
    });
    const { actions } = audited(
      [merged({ verdict: 'effective' }), merged({ number: 2, name: 'api', kind: 'oom-killed', verdict: 'effective' })],
      [byUs],
    );
    expect(actions).toMatchObject([
      { type: 'pull request: oom-killed', risk: 'low', approval: 'auto', succeeded: 1 },
      { type: 'pull request: over-provisioned', risk: 'medium', approval: 'user', succeeded: 1 },
    ]);
  });

  it('a deletion succeeded, failed, or is no action when the pod was gone', () => {
    const { actions } = audited([], [
      ...deletion('a', 1, 'deleted'),
      ...deletion('b', 2, 'failed'),
      ...deletion('c', 2, 'released'),
      ...deletion('d', 3, 'open'),
    ]); // biome-ignore format: one a line
    expect(actions).toMatchObject([
      { type: 'delete a pod: pod-evicted', approval: 'auto', count: 3, succeeded: 1, failed: 1, pending: 1 },
    ]);
  });

  it('what is older, or of another cluster in the same journal, is left out', () => {
    const other = deletion('x', 1, 'deleted').map((line) => ({
      ...line,
      subject: line.subject.replace('prod', 'dev'),
    }));
    const { done } = audited(
      [merged({ end: 20, age: 30, verdict: 'effective' })],
      [...deletion('y', 8, 'deleted'), ...other],
    );
    expect(done).toEqual([]);
  });

  it('a pull request that is open, or that we closed, was no action', () => {
    expect(audited([merged({ state: 'open' }), merged({ number: 2, state: 'closed', closedBy: 'bot' })])).toMatchObject(
      {
        done: [],
        interventions: [],
        open: 1,
      },
    );
  });

  it.each([
    [4, 1, false],
    [3, 1, true],
    [0, 0, false],
  ])('%d succeeded and %d failed: flagged %s', (succeeded, failed, isHigh) => {
    const results = [
      ...Array.from({ length: succeeded }, () => ({ result: 'succeeded' as const })),
      ...Array.from({ length: failed }, () => ({ result: 'failed' as const })),
      { result: 'pending' as const },
    ];
    expect(rateOf(results)).toMatchObject({ isHigh, pending: 1 });
  });
});

describe('what people did', () => {
  it('commits, closes, take-backs, comments and ticks', () => {
    const about = { subject: keyOf({ name: 'web' }) };
    const { interventions } = audited(
      [merged({ number: 4, state: 'closed' })],
      [
        lineAt('noted', 1, { ...about, facts: { repository: 'manifests', number: 4, topic: 'edited' } }),
        lineAt('noted', 1, { ...about, id: 'other', facts: { repository: 'manifests', number: 4, topic: 'refused' } }),
        lineAt('ordered', 2, { ...about, facts: { order: 'snooze', by: 'anna', source: 'comment/12' } }),
        lineAt('ordered', 3, { ...about, facts: { order: 'recreate', by: 'dashboard', source: 'tick/3/1/x' } }),
        lineAt('ordered', 9, { ...about, facts: { order: 'snooze', by: 'old', source: 'comment/1' } }),
      ],
    );
    expect(interventions.map(({ kind, count }) => [kind, count])).toEqual([
      ['commit', 1],
      ['comment', 1],
      ['tick', 1],
    ]);
    expect(JSON.stringify(interventions)).toContain('snooze by anna');
  });

  it('a pull request closed and not asked for again is a close', () => {
    expect(audited([merged({ state: 'closed' })]).interventions).toEqual([
      { kind: 'close', count: 1, examples: ['shop/web: smaller requests'] },
    ]);
  });
});

describe('frequent issues', () => {
  const confirmed = (count: number) =>
    Array.from({ length: count }, (_, i) =>
      lineAt('confirmed', 1 + i / 10, { subject: keyOf({ name: i < 3 ? 'api' : 'web', kind: 'pod-crashloop' }) }),
    );

  it('more than ten times, with what it was most often', () => {
    expect(audited([], confirmed(11)).frequent).toEqual([
      { check: 'pod-crashloop', count: 11, where: 'shop/Deployment/web', whereCount: 8 },
    ]);
  });

  it('ten times are none', () => {
    expect(audited([], confirmed(10)).frequent).toEqual([]);
  });
});

describe('every format', () => {
  it.each(FORMATS)('%s: same week, same bytes, no number that is none', (format) => {
    const text = renderAudit(auditOf(aWeek(PASS).snapshot), format, texts);
    expect(renderAudit(auditOf(aWeek(PASS).snapshot), format, texts)).toBe(text);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it.each(FORMATS)('%s of a week without anything says so', (format) => {
    const text = renderAudit(audited([]), format, texts);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
    if (format === 'md' || format === 'html') expect(text).toContain('Nothing was changed in these days.');
  });

  it('a failure rate above 20 % is flagged where it is read first', () => {
    const lines = [...deletion('a', 1, 'failed'), ...deletion('b', 2, 'deleted')];
    const text = renderAudit(audited([], lines), 'md', texts);
    expect(text).toContain('**Look here:** All together: 1 of 2 changes failed, more than 20 %');
  });

  it('names of workloads are shown, not run', () => {
    const evil = '<img src=x onerror=alert(1)>|**b**';
    const lines = deletion(evil, 1, 'failed');
    expect(renderAudit(audited([], lines), 'html', texts)).not.toContain('<img');
    expect(renderAudit(audited([], lines), 'md', texts)).not.toMatch(/<img|(?<!\\)\*\*b/);
  });

  it('a journal that cannot be read is named', () => {
    const snapshot = { ...PASS.snapshot, repositories: [aRepository([], { journal: outage() })] };
    expect(renderAudit(auditOf(snapshot), 'md', texts)).toContain('**manifests could not be read**');
  });
});
