import { byText } from '../model/by-text.ts';
import type { ProposeDecision } from '../model/decision.ts';
import type { Finding, SecurityPosture, Severity } from '../model/finding.ts';
import type { Confidence } from '../model/recommendation.ts';
import { exposureRank } from '../model/security.ts';

const SEVERITY: Readonly<Record<Severity, number>> = { critical: 100, warning: 10, info: 1 };
const CONFIDENCE: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.6, low: 0.3 };

/** Fast lane first, then severity x money x confidence; equal scores go by key, so that the order never depends on luck. */
export const mostUrgentFirst = (a: ProposeDecision, b: ProposeDecision): number =>
  Number(b.lane === 'fast') - Number(a.lane === 'fast') ||
  scoreOf(b) - scoreOf(a) ||
  exposedFirst(a, b) ||
  byText(a.key, b.key);

/** Money that moves, either way: the larger a raise, the more its workload lacks. */
const scoreOf = ({ findings, savings, ...change }: ProposeDecision): number =>
  Math.max(...(findings.length === 0 ? [weightOfUndoing(change)] : findings.map(weightOf))) * (1 + Math.abs(savings));

/** What takes something back answers no size: as urgent as what failed, and what we broke ourselves is critical. */
const weightOfUndoing = ({ rollback, unpins }: Pick<ProposeDecision, 'rollback' | 'unpins'>): number =>
  SEVERITY[(rollback ?? unpins)?.finding.severity ?? 'critical'];

const weightOf = (finding: Finding): number => SEVERITY[finding.severity] * CONFIDENCE[finding.confidence];

/** Of containers that may do too much: what can be reached from the outside, then the one with more pods. */
function exposedFirst(a: ProposeDecision, b: ProposeDecision): number {
  const [one, other] = [a, b].map(postureOf);
  if (one === undefined || other === undefined) return 0;
  return exposureRank(one.exposure) - exposureRank(other.exposure) || other.replicas - one.replicas;
}

function postureOf({ findings: [lead] }: ProposeDecision): SecurityPosture | undefined {
  return lead?.kind === 'security-posture' ? lead : undefined;
}
