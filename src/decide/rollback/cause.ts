/** Whether a change in Git can be behind a failure at all: diagnosis.md section 1.3, the last column. */

import type { HealthCause, HealthFinding } from '../../model/health.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import { parseMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';

/** What must be among the changed fields, for causes that come from elsewhere just as well. */
const NEEDED: Partial<Readonly<Record<HealthCause, { readonly field: RegExp; readonly else: string }>>> = {
  'image-auth': {
    field: /\.(imagePullSecrets|serviceAccountName)\b/,
    else: 'the registry refuses, and no reference to a pull secret changed',
  },
  'wrong-architecture': { field: /\.(image|nodeSelector)\b/, else: 'neither image nor node selector changed' },
  'failing-probe': {
    field: /\.((liveness|readiness|startup)Probe|ports)\b/,
    else: 'neither a probe nor a port changed: the application is slow, or broken',
  },
  'out-of-memory': { field: /\.resources\.limits\.memory$/, else: 'the memory limit did not change: see oom-killed' },
  unschedulable: {
    field:
      /\.(requests\.\w+|affinity|nodeSelector|tolerations|topologySpreadConstraints|schedulerName|priorityClassName)\b/,
    else: 'nothing that decides about nodes changed: capacity',
  },
  quota: { field: /\.resources\./, else: 'no request or limit changed: the quota is full' },
  'sync-quota': { field: /\.resources\b|\.replicas$/, else: 'no request or limit changed: the quota is full' },
  volume: {
    field: /\.(volumes|volumeMounts|strategy|volumeClaimTemplates)\b/,
    else: 'no volume changed: storage',
  },
};

const ALWAYS: ReadonlySet<HealthCause> = new Set<HealthCause>([
  'image-absent',
  'missing-reference',
  'bad-config',
  'policy',
  'rollout-aborted',
  'analysis-failed',
  'sync-immutable',
  'sync-schema',
  'sync-policy',
  'sync-hook',
  'replicas-fight',
  'asked',
]);

/** Registry, node, quota, dependency, certificate, metrics provider: going back would change nothing. */
export function outsideGit(finding: HealthFinding): Reason | undefined {
  const { cause = 'unclassified', detail, remedy } = finding;
  if (cause === 'missing-reference' && /\bsecret\b/i.test(detail))
    return outside(`a Secret is missing (${detail}): secrets are never written`);
  if (ALWAYS.has(cause) || NEEDED[cause] !== undefined) return undefined;
  return outside(`${cause}: ${remedy.hint}`);
}

/** The same, where only the changed fields can tell. */
export function unrelated({ cause }: HealthFinding, changes: readonly RenderedChange[]): Reason | undefined {
  const needed = cause === undefined ? undefined : NEEDED[cause];
  if (needed !== undefined && !changes.some(({ path }) => needed.field.test(path))) return outside(needed.else);
  const isQuota = cause === 'quota' || cause === 'sync-quota';
  return isQuota && changes.some(raisesMemory) ? outside('going back would ask for more memory still') : undefined;
}

const raisesMemory = ({ path, before, after }: RenderedChange): boolean => {
  if (!/\.resources\.\w+\.memory$/.test(path)) return false;
  const [old, new_] = [parseMemory(String(before ?? '')), parseMemory(String(after ?? ''))];
  return old !== undefined && new_ !== undefined && old > new_;
};

const outside = (detail: string): Reason => ({ code: 'cause-outside-git', detail });
