import type { HealthSummary, Issue } from '../health-summary.ts';
import { countText } from './format.ts';

/** The two shapes of the message, as they stand in a chat; the signs are Slack's names. */
export function healthMessage(summary: HealthSummary): string {
  const { issues, unread } = summary;
  if (issues.length === 0 && unread.length === 0) {
    return [':white_check_mark: Cluster Health Check — All Clear', countsLine(summary)].join('\n');
  }
  const title =
    issues.length === 0
      ? ':grey_question: Cluster Health Check — Not Everything Could Be Read'
      : `:warning: Cluster Health Check — ${countText(issues.length, 'Issue')} Found`;
  return [
    title,
    countsLine(summary),
    ...(unread.length === 0 ? [] : [`Not read: ${unread.join(', ')}`]),
    ...section('Auto-fixed', issues, 'fixed'),
    ...section('Pull requests', issues, 'proposed'),
    ...section('Needs attention', issues, 'open'),
  ].join('\n');
}

function countsLine({ nodes, running, issues }: HealthSummary): string {
  const ready = nodes === 'unknown' ? 'unknown' : `${nodes.ready}/${nodes.all} Ready`;
  return `Nodes: ${ready} | Pods: ${running} Running | ${countText(issues.length, 'Issue')}`;
}

function section(title: string, issues: readonly Issue[], state: Issue['state']): string[] {
  const own = issues.filter((issue) => issue.state === state);
  return own.length === 0 ? [] : [`${title}:`, ...own.map(line)];
}

const line = ({ severity, check, where, what, answer }: Issue): string =>
  `  [${severity}] ${check} ${where}: ${what}${answer === '' ? '' : ` (${answer})`}`;
