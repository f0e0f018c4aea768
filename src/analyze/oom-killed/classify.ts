import { type Diagnosis, none, type Rule } from './diagnosis.ts';
import type { KillCase } from './kill-case.ts';
import { regression } from './rule-regression.ts';
import { childProcess, initOrSidecar, runtimeHeap } from './rules-container.ts';
import { leak, limitTooLow, startupBurst } from './rules-limit.ts';
import { evicted, nodeLevel } from './rules-node.ts';
import { killedOtherwise, misreported } from './rules-not-oom.ts';
import { severityOf } from './severity.ts';

/** Top down, the first that fits: from what is no OOM at all to what only a higher limit explains. README.md tells why. */
const RULES: readonly Rule[] = [
  misreported,
  killedOtherwise,
  evicted,
  alreadyAnswered,
  nodeLevel,
  regression,
  initOrSidecar,
  childProcess,
  runtimeHeap,
  startupBurst,
  leak,
  limitTooLow,
];

export function classify(killCase: KillCase): Diagnosis {
  for (const rule of RULES) {
    const diagnosis = rule(killCase);
    if (diagnosis !== undefined) return diagnosis;
  }
  return killCase.kills.length === 0 ? { kind: 'silent' } : unclassified(killCase);
}

/** Today's template already allows more than the killed pods had: the kill is older than its remedy. */
function alreadyAnswered({ kills, limitAtKill, container, subject }: KillCase): Diagnosis | undefined {
  if (kills.length === 0 || limitAtKill === undefined || subject.workload.controller === undefined) return undefined;
  if (container.injected) return undefined;
  const now = container.spec.resources.memoryLimit;
  return now === undefined || now > limitAtKill ? { kind: 'silent' } : undefined;
}

const unclassified = (killCase: KillCase): Diagnosis => ({
  kind: 'oom',
  cause: 'unclassified',
  severity: severityOf(killCase),
  confidence: 'low',
  remedy: none('unclassified-oom', 'killed for memory, but neither its limit nor the node explains it'),
});
