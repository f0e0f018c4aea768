import { z } from 'zod';
import { healthSummary } from '../../report/health-summary.ts';
import { healthMessage } from '../../report/text/health-message.ts';
import { most } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';
import { takenAt } from './taken-at.ts';

const issue = z.object({
  key: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  check: z.string(),
  where: z.string(),
  what: z.string(),
  state: z.enum(['fixed', 'proposed', 'open']),
  answer: z.string(),
});

/** Lines of a message that are no issue. */
const HEADING = 6;

export const clusterStatus = (desk: Desk): Tool =>
  tool({
    name: 'cluster_status',
    title: 'How the cluster is',
    description:
      'Start here. Nodes, running pods, and every issue with its severity, the key of its finding, and whether it is fixed, proposed as a pull request, or open. An empty list with something in `unread` does not mean that all is well.',
    effect: 'reads',
    input: z.strictObject({ most: most(50) }),
    output: z.object({
      cluster: z.string(),
      takenAt: z.string(),
      nodes: z.union([z.literal('unknown'), z.object({ ready: z.number(), all: z.number() })]),
      running: z.number(),
      total: z.number(),
      issues: z.array(issue),
      unread: z.array(z.string()),
    }),
    answer: async ({ most: shown }, call) => {
      const { pass } = await desk.look(call);
      const summary = healthSummary(pass);
      const issues = summary.issues.slice(0, shown);
      return {
        summary: healthMessage(summary)
          .split('\n')
          .slice(0, shown + HEADING)
          .join('\n'),
        data: { ...summary, takenAt: takenAt(pass), total: summary.issues.length, issues },
      };
    },
  });
