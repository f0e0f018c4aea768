import type { ClusterNode } from '../../../model/cluster.ts';
import type { Symptom } from '../check.ts';
import { changedAt, conditionFact } from '../facts.ts';

/** One symptom for each condition of these types that holds, so that each has a beginning of its own. */
export function* badConditions(
  nodes: readonly ClusterNode[],
  isBad: (type: string) => boolean,
  hint: string,
): Generator<Symptom> {
  for (const node of nodes) {
    for (const condition of node.conditions.filter(({ type, status }) => isBad(type) && status === 'True')) {
      yield {
        subject: node.ref,
        labels: node.labels,
        container: condition.type,
        severity: 'warning',
        ...changedAt(condition),
        detail: `${condition.type}: ${condition.message ?? condition.reason ?? 'no message'}`,
        remedy: { kind: 'alert', hint },
        evidence: [conditionFact(node, condition)],
      };
    }
  }
}
