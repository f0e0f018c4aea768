/** One check over one built snapshot: what it says, in the few words that a table of scenarios needs. */
import { examine } from '../../../src/analyze/health/health.ts';
import { checks } from '../../../src/analyze/health/registry.ts';
import type { HealthVerdict } from '../../../src/model/health.ts';
import type { HealthKind } from '../../../src/model/health-kinds.ts';
import { rememberHealth } from '../../../src/model/health-memory.ts';
import type { PolicySet } from '../../../src/model/policy.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { aPolicySet } from '../../builders/policy.ts';

export function look(kind: HealthKind, snapshot: Snapshot, policies: PolicySet = aPolicySet()): HealthVerdict[] {
  const check = checks.find((one) => one.kind === kind);
  if (check === undefined) throw new Error(`${kind} is not in the registry`);
  return examine(check, { snapshot, policies, memory: rememberHealth(snapshot) });
}

/** `found warning shop/Deployment/web`, `pending`, `healthy`, `unknown forbidden`. */
export const words = (verdicts: readonly HealthVerdict[]): string[] =>
  verdicts.map((verdict) => {
    switch (verdict.kind) {
      case 'found': {
        const { severity, subject, cause, container } = verdict.finding;
        const where = [subject.namespace, subject.kind, subject.name, container].filter((part) => part !== undefined);
        return ['found', severity, where.join('/'), cause].filter((part) => part !== undefined).join(' ');
      }
      case 'unknown':
        return `unknown ${verdict.because.code}`;
      default:
        return verdict.kind;
    }
  });
