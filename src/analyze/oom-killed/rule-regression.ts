import { type Bytes, bytes, hours, type Instant } from '../../model/units.ts';
import { unionOf } from '../../model/usage-days.ts';
import { dayOf } from '../days.ts';
import { sayMemory } from '../recommend/quantities.ts';
import { none, type Rule } from './diagnosis.ts';
import type { KillCase } from './kill-case.ts';
import { severityOf } from './severity.ts';

const SOON = hours(24);
/** The old template needed less than three quarters of what the new one dies at. */
const NEEDED_LESS = 0.75;

/**
 * K-reg: the first kill came within a day of a new revision, and the old one lived with less, or with a higher limit.
 * Then the change is wrong, not the limit: it is taken back or understood before anything is raised.
 */
export const regression: Rule = (killCase) => {
  const { revision } = killCase.subject.workload;
  const first = killCase.kills[0];
  if (revision.kind === 'unknown' || first === undefined) return undefined;
  const { startedAt } = revision.value;
  if (first.at < startedAt || first.at - startedAt > SOON) return undefined;
  const change = whatChanged(killCase, startedAt);
  if (change === undefined) return undefined;
  const remedy = none('regression-suspected', `killed within a day of a new revision, and ${change}`);
  return { kind: 'oom', cause: 'regression', severity: severityOf(killCase), confidence: 'medium', remedy };
};

function whatChanged(killCase: KillCase, startedAt: Instant): string | undefined {
  const { limitAtKill, usage } = killCase;
  if (limitAtKill === undefined) return undefined;
  const before = unionOf(usage?.days.filter((day) => day.day < dayOf(startedAt)) ?? [], 'memory');
  const lowered = olderLimit(killCase, startedAt);
  if (lowered !== undefined) return `it lowered the limit from ${sayMemory(lowered)} to ${sayMemory(limitAtKill)}`;
  if (before === undefined) return undefined;
  if (before.max > limitAtKill) return `the old one used up to ${sayMemory(bytes(before.max))}, above the limit of now`;
  return before.max < NEEDED_LESS * limitAtKill
    ? `the old one never used more than ${sayMemory(bytes(before.max))}`
    : undefined;
}

/** Pods of the former revision still tell what limit it had. */
function olderLimit({ subject, container, limitAtKill }: KillCase, startedAt: Instant): Bytes | undefined {
  const limits = subject.workload.pods
    .filter((pod) => pod.createdAt < startedAt)
    .flatMap((pod) => pod.containers.filter(({ name }) => name === container.spec.name))
    .flatMap(({ resources }) => (resources.memoryLimit === undefined ? [] : [resources.memoryLimit]));
  const highest = limits.length === 0 ? undefined : bytes(Math.max(...limits));
  return highest !== undefined && limitAtKill !== undefined && highest > limitAtKill ? highest : undefined;
}
