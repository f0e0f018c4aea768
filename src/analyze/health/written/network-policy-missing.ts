import { byText } from '../../../model/by-text.ts';
import { atOnce, type Check } from '../check.ts';
import { fact } from '../facts.ts';

/** lint: a namespace with workloads and without any NetworkPolicy in Git: whatever runs in the cluster may call them. */
export const networkPolicyMissing: Check = {
  kind: 'network-policy-missing',
  needs: ['written'],
  confirm: atOnce,
  optIn: true,
  *examine({ snapshot }) {
    const written = snapshot.written?.kind === 'known' ? snapshot.written.value : [];
    const guarded = new Set(written.flatMap(({ ref }) => (ref.kind === 'NetworkPolicy' ? [ref.namespace] : [])));
    const open = Map.groupBy(
      snapshot.workloads.filter(({ ref }) => ref.namespace !== undefined && !guarded.has(ref.namespace)),
      ({ ref }) => ref.namespace ?? '',
    );
    for (const [name, workloads] of [...open].sort(([a], [b]) => byText(a, b))) {
      const subject = { apiVersion: 'v1', kind: 'Namespace', name };
      yield {
        subject,
        labels: workloads[0]?.namespaceLabels ?? {},
        severity: 'info',
        detail: 'no plain file of the manifest repositories has a NetworkPolicy for it',
        remedy: { kind: 'alert', hint: 'begin with one that denies all ingress, and allow what is needed' },
        evidence: [fact({ ref: subject }, 'workloads', workloads.length)],
      };
    }
  },
};
