import type { Resources } from '../model/cluster.ts';
import { answerOf } from './risks.ts';
import type { Row } from './row.ts';
import type { SizingReport } from './sizing-report.ts';
import { jsonText } from './text/json-text.ts';

/** Keys in alphabetical order at every depth; CPU in millicores, memory in bytes, money a month. Daily points stay out. */
export function renderJson(report: SizingReport): string {
  const { actions, rows, ...rest } = report;
  const { byFinding: _, ...shown } = actions;
  return jsonText({ ...rest, actions: shown, rows: rows.map(rowValue) });
}

const rowValue = ({ points: _, findings, fate, current, ...row }: Row) => ({
  ...row,
  current: resourcesValue(current),
  findings: findings.map(({ key, kind, severity, confidence, notes }) => ({ key, kind, severity, confidence, notes })),
  ...(fate === undefined ? {} : { answer: answerOf(fate) }),
});

const resourcesValue = ({ extended, ...values }: Resources) =>
  extended.length === 0 ? values : { ...values, extended: extended.toSorted() };
