import { describe, expect, it } from 'vitest';
import { findingKey } from '../../src/model/finding.ts';
import type { HealthFinding } from '../../src/model/health.ts';
import { minutes } from '../../src/model/units.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { shownHealth } from '../../src/report/shown-health.ts';
import { sizingReport } from '../../src/report/sizing-report.ts';
import { refOf } from '../builders/objects.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago } from '../builders/time.ts';

const finding = (part: Partial<HealthFinding>): HealthFinding => {
  const subject = refOf('StatefulSet', 'shop', 'db');
  const kind = part.kind ?? 'statefulset-stuck';
  return {
    kind,
    key: findingKey({ cluster: 'prod', workload: subject, kind }),
    subject,
    severity: 'warning',
    since: ago(minutes(20)),
    detail: '1 of 3 pods ready',
    cause: 'image-absent',
    remedy: { kind: 'rollback', hint: 'set the image back' },
    evidence: [],
    pods: [],
    ...part,
  };
};
const analysisOf = (...findings: readonly HealthFinding[]) => ({
  assessments: [],
  verdicts: [],
  health: findings.map((one) => ({ kind: 'found', check: one.kind, finding: one }) as const),
});
const snapshot = aSnapshot();

describe('health findings in words', () => {
  it('come most severe first, with where, why and what helps', () => {
    const shown = shownHealth(analysisOf(finding({}), finding({ kind: 'pvc-lost', severity: 'critical' })));
    expect(shown.map((one) => one.finding.kind)).toEqual(['pvc-lost', 'statefulset-stuck']);
    expect(shown[1]).toMatchObject({
      where: 'shop/db (StatefulSet)',
      what: '1 of 3 pods ready (image-absent)',
      remedy: 'roll back: set the image back',
    });
  });

  it('are part of the report', () => {
    const input = { snapshot, analysis: analysisOf(finding({})), decisions: [], outcomes: [], policies: aPolicySet() };
    expect(sizingReport(input).health).toEqual([
      {
        kind: 'statefulset-stuck',
        severity: 'warning',
        since: '2026-11-16T08:40:00.000Z',
        where: 'shop/db (StatefulSet)',
        what: '1 of 3 pods ready (image-absent)',
        remedy: 'roll back: set the image back',
      },
    ]);
  });

  it.each([
    ['warning', 1],
    ['critical', 1],
    ['info', 0],
  ] as const)('%s ends a pass with %i', (severity, code) => {
    const analysis = analysisOf(finding({ severity }));
    expect(exitCodeOf({ snapshot, analysis, outcomes: [], recorded: [] })).toBe(code);
  });
});
