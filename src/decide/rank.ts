import type { ProposeDecision } from '../model/decision.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { Confidence } from '../model/recommendation.ts';

const SEVERITY: Readonly<Record<Severity, number>> = { critical: 100, warning: 10, info: 1 };
const CONFIDENCE: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.6, low: 0.3 };

/** Fast lane first, then severity x money x confidence; equal scores go by key, so that the order never depends on luck. */
export const mostUrgentFirst = (a: ProposeDecision, b: ProposeDecision): number =>
  Number(b.lane === 'fast') - Number(a.lane === 'fast') ||
  scoreOf(b) - scoreOf(a) ||
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Money that moves, either way: the larger a raise, the more its workload lacks. */
const scoreOf = ({ findings, savings }: ProposeDecision): number =>
  Math.max(...findings.map(weightOf)) * (1 + Math.abs(savings));

const weightOf = (finding: Finding): number => SEVERITY[finding.severity] * CONFIDENCE[finding.confidence];
