import type { SecurityPosture, Verdict } from '../../model/finding.ts';
import { findingKey } from '../../model/finding.ts';
import { type Exposure, isExposed } from '../../model/security.ts';
import type { WorkloadContainer } from '../../model/workload.ts';
import type { Analyzer, Subject } from '../analyzer.ts';
import { replicasOf } from '../replicas.ts';
import { exposureOf } from './exposure.ts';
import { faultsOf } from './faults.ts';
import { tighteningsOf } from './tightenings.ts';

const kind = 'security-posture';

/** How far a container may go beyond what it needs, and which part of that can be taken away without a guess. */
export const securityPosture: Analyzer<typeof kind> = {
  kind,
  needs: [],
  judge: (subject) => {
    if (subject.workload.controller === undefined) return [];
    const exposure = exposureOf(subject);
    const { containers } = subject.workload;
    return containers.filter(({ injected }) => !injected).map((container) => judge(subject, container, exposure));
  },
};

function judge(
  { workload, policy, snapshot }: Subject,
  { spec }: WorkloadContainer,
  exposure: Exposure,
): Verdict<typeof kind> {
  const pod = workload.controller?.template.security ?? {};
  const faults = faultsOf(spec, pod);
  const { ref } = workload;
  if (faults.length === 0) return { kind: 'healthy', check: kind, workload: ref, container: spec.name };
  const isGrave = isExposed(exposure) || faults.some(({ grave }) => grave === true);
  const finding: SecurityPosture = {
    kind,
    key: findingKey({ cluster: snapshot.cluster, workload: ref, container: spec.name, kind }),
    workload: ref,
    container: spec.name,
    role: spec.role,
    current: spec.resources,
    replicas: replicasOf(workload),
    severity: isGrave ? 'warning' : 'info',
    confidence: 'high',
    notes: [],
    exposure,
    faults: faults.map(({ text }) => text),
    tightenings: tighteningsOf(spec, pod, policy.security),
  };
  return { kind: 'found', check: kind, finding };
}
