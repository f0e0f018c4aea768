import type { Severity } from '../../model/finding.ts';
import type { Gate } from '../candidate.ts';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** The policy does not want this check, or not for findings this mild. */
export const check: Gate = ({ policy, finding }) => {
  const { enabled, minimumSeverity } = policy.checks[finding.kind];
  if (!enabled) return { code: 'check-disabled', detail: `policy ${policy.name} switches ${finding.kind} off` };
  if (RANK[finding.severity] >= RANK[minimumSeverity]) return undefined;
  return {
    code: 'below-threshold',
    detail: `severity ${finding.severity} is below ${minimumSeverity}, the minimum of policy ${policy.name}`,
  };
};
