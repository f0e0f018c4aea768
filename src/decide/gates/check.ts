import { severityRank } from '../../model/severity.ts';
import type { Gate } from '../candidate.ts';

/** The policy does not want this check, or not for findings this mild. */
export const check: Gate = ({ policy, finding }) => {
  const { enabled, minimumSeverity } = policy.checks[finding.kind];
  if (!enabled) return { code: 'check-disabled', detail: `policy ${policy.name} switches ${finding.kind} off` };
  if (severityRank(finding.severity) >= severityRank(minimumSeverity)) return undefined;
  return {
    code: 'below-threshold',
    detail: `severity ${finding.severity} is below ${minimumSeverity}, the minimum of policy ${policy.name}`,
  };
};
