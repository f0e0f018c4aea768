import { describe, expect, it } from 'vitest';
import { passMetrics } from '../../src/adapters/prom-metrics/pass-metrics.ts';
import { goingBack } from '../../src/decide/going-back.ts';
import type { Blamed } from '../../src/model/blame.ts';
import type { LeftAlone, ProposeDecision } from '../../src/model/decision.ts';
import { findingKey } from '../../src/model/finding.ts';
import type { JournalEntry } from '../../src/model/journal.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { known, type ReasonCode } from '../../src/model/reason.ts';
import { minutes } from '../../src/model/units.ts';
import { auditOf } from '../../src/report/audit/audit.ts';
import { notSetBack } from '../../src/report/not-set-back.ts';
import { passEntries } from '../../src/report/pass-entries.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { shownHealth } from '../../src/report/shown-health.ts';
import { pendingView } from '../../src/report/site/pending-view.ts';
import { site } from '../../src/report/site/site.ts';
import { sizingReport } from '../../src/report/sizing-report.ts';
import { readPageTexts, readTexts } from '../../src/wiring/texts.ts';
import { refOf } from '../builders/objects.ts';
import { aPolicy, aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';
import { aRepository } from '../decide/setting.ts';

const texts = await readTexts('templates');
const pages = await readPageTexts('templates');
const web = aWorkload().build();
const subject = web.ref;

const left = (code: ReasonCode, name = subject.name): LeftAlone => {
  const about = refOf('Deployment', subject.namespace ?? '', name);
  const finding = {
    kind: 'deploy-stuck',
    key: findingKey({ cluster: 'prod', workload: about, kind: 'deploy-stuck' }),
    subject: about,
    severity: 'critical',
    since: ago(minutes(20)),
    detail: '1 of 3 pods ready',
    remedy: { kind: 'rollback', hint: 'set the image back' },
    evidence: [],
    pods: [],
  } as const;
  return { finding, because: { code, detail: `<why> ${code}` } };
};

/** `remembered`: what the journal holds already. */
const pass = (all: readonly LeftAlone[], remembered: readonly JournalEntry[] = []) => ({
  snapshot: aSnapshot([web], { repositories: [{ ...aRepository([]), journal: known(remembered) }] }),
  analysis: {
    assessments: [],
    verdicts: [],
    health: all.map(({ finding }) => ({ kind: 'found' as const, check: finding.kind, finding })),
  },
  decisions: [],
  outcomes: [],
  tended: [],
  left: all,
  settings: { mode: 'act' as const },
});
const blocked = (of: Parameters<typeof passEntries>[0]) => passEntries(of).filter(({ action }) => action === 'blocked');
const written = (lines: readonly JournalEntry[], at: number): JournalEntry[] =>
  lines.map((line) => ({ ...line, id: `${line.id} ${at}`, at: ago(minutes(at)) }));

describe('a failed rollout that is not rolled back', () => {
  it('has a line in the journal under its finding, with the gate or the rule', () => {
    const all = [left('migration-in-range'), left('opted-out', 'api')];
    expect(blocked(pass(all)).map(({ subject: key, facts }) => [key, facts])).toEqual(
      expect.arrayContaining([
        [
          all[0]?.finding.key,
          {
            gate: 'rollback',
            code: 'migration-in-range',
            detail: '<why> migration-in-range',
            check: 'deploy-stuck',
          },
        ],
        [all[1]?.finding.key, expect.objectContaining({ gate: 'scope', code: 'opted-out' })],
      ]),
    );
  });

  it('or could not be written or proved, has the same line, and is told on every page', () => {
    const { finding, because } = left('render-not-intent');
    const { key } = finding;
    const blame: Blamed = {
      ...{ key, subject, confidence: 'exact', application: 'web', repository: 'manifests', good: 'a', bad: 'b' },
      ...{ commits: [], later: [], changes: [], undo: [], diff: '', hazards: [] },
    };
    const decision: ProposeDecision = {
      ...goingBack(aPolicy()),
      ...{ key, subject, repository: 'manifests', intents: [], notes: [], rollback: { finding, blame, pods: [] } },
    };
    const refused: Outcome = {
      kind: 'refused',
      refusal: { kind: 'refusal', key, decision, because, considered: [] },
    };
    const { left: _, ...before } = pass([left('render-not-intent')]);
    const all = { ...before, outcomes: [refused] };
    expect(blocked(all).map(({ subject: about, facts }) => [about, facts.code])).toEqual([[key, 'render-not-intent']]);
    expect(shownHealth(all.analysis, notSetBack(all))).toMatchObject([
      { notRolledBack: { code: 'render-not-intent' } },
    ]);
    expect(pendingView(all, new Set()).waiting).toHaveLength(1);
  });

  it('has no other line while the reason stays, and one when it is another', () => {
    const first = blocked(pass([left('image-gone')]));
    expect(blocked(pass([left('image-gone')], written(first, 30)))).toEqual([]);
    expect(blocked(pass([left('newer-commit')], written(first, 30))).map(({ facts }) => facts.code)).toEqual([
      'newer-commit',
    ]);
  });

  it('has a line again after the failure had gone', () => {
    const first = blocked(pass([left('image-gone')]));
    const key = left('image-gone').finding.key;
    const cleared: JournalEntry = { id: 'c', at: ago(minutes(10)), action: 'cleared', subject: key, facts: {} };
    expect(blocked(pass([left('image-gone')], [...written(first, 30), cleared]))).toHaveLength(1);
    expect(blocked(pass([left('image-gone')], [cleared, ...written(first, 5)]))).toEqual([]);
  });

  it('has the same line when the pass was killed and is repeated, and none in a dry run', () => {
    const first = blocked(pass([left('image-gone')]));
    expect(first[0]?.at).toBe(TAKEN_AT);
    expect(blocked(pass([left('image-gone')], first))).toEqual(first);
    expect(blocked({ ...pass([left('image-gone')]), settings: { mode: 'dry-run' } })).toEqual([]);
  });

  it('is among what guardrails held back in the audit', () => {
    const lines = written(blocked(pass([left('image-gone')])), 30);
    expect(auditOf(pass([], lines).snapshot).blocked).toEqual([
      { what: 'rollback: image-gone', count: 1, example: '<why> image-gone' },
    ]);
  });

  it('is counted in the metrics, by gate and by reason', async () => {
    const metrics = passMetrics(() => 0);
    metrics.record(pass([left('image-gone'), left('image-gone', 'api'), left('breaker-open', 'db')]), 1);
    const { text } = await metrics.soFar(undefined);
    expect(text).toContain('trimtab_gate_blocks_total{gate="rollback",reason="image-gone"} 2');
    expect(text).toContain('trimtab_gate_blocks_total{gate="breaker",reason="breaker-open"} 1');
    expect(text).toContain('trimtab_skips_total{reason="image-gone"} 2');
  });

  it('stands in every format of the report, escaped', () => {
    const report = sizingReport({ ...pass([left('image-gone')]), policies: aPolicySet() });
    expect(report.health[0]?.notRolledBack).toEqual({ code: 'image-gone', detail: '<why> image-gone' });
    expect(report.actions.held).toEqual([{ code: 'image-gone', count: 1, example: '<why> image-gone' }]);
    for (const format of ['html', 'md'] as const) {
      const text = renderReport(report, format, texts);
      expect(text).toMatch(/not rolled back: image-gone: (&lt;|\\<)why(&gt;|\\>|>) image-gone/);
    }
    expect(renderReport(report, 'json', texts)).toContain('"notRolledBack"');
  });

  it('waits before everything else on the pages, and says so at its workload', () => {
    const made = pass([left('image-gone')]);
    expect(pendingView(made, new Set()).waiting).toMatchObject([
      {
        name: 'shop/Deployment/web',
        check: 'deploy-stuck',
        result: 'not rolled back: image-gone',
        detail: '<why> image-gone',
      },
    ]);
    const files = site(made, aPolicySet(), pages);
    const saying = files.filter(({ text }) => text.includes('not rolled back: image-gone'));
    expect(saying.map(({ path }) => path).sort()).toEqual(['index.html', 'pending.html', 'w/shop~Deployment~web.html']);
    expect(pendingView({ ...made, left: [] }, new Set()).waiting).toEqual([]);
  });
});
