import type { Finding } from '../../model/finding.ts';
import { workloadOf } from '../../model/key-parts.ts';
import type { Order } from '../../model/order.ts';
import { codeSpan } from './words.ts';

/** The answer to `/trimtab explain`: what is found about the workload now, and what became of each. */
export function explanation(order: Order, told: readonly { finding: Finding; fate: string }[]): string {
  const workload = workloadOf(order.key);
  const own = told.filter(({ finding }) => finding.key.startsWith(`${workload}/`));
  if (own.length === 0) return `Nothing is found about ${codeSpan(workload)} any more.\n`;
  const lines = own
    .map(({ finding, fate }) => `- **${finding.kind}** of ${codeSpan(finding.container)}: ${codeSpan(fate)}`)
    .toSorted();
  return `Of ${codeSpan(workload)} is found:\n\n${[...new Set(lines)].join('\n')}\n`;
}
