import type { Resources } from '../../model/cluster.ts';
import { isGuaranteed, type Sizes } from '../../model/qos.ts';
import { type Bytes, bytes, mebibytes } from '../../model/units.ts';
import { ceilTo } from '../recommend/human-steps.ts';
import type { Remedy } from './diagnosis.ts';
import type { KillCase } from './kill-case.ts';

const STEP = mebibytes(64);
const OVER_PEAK = 1.25;
const OVER_LIMIT = 1.5;
const AT_MOST = 2;
const REQUEST_OVER_P99 = 1.1;

/** The new sizes; undefined where policy's ceiling leaves no room above what is set today. */
export function raised(killCase: KillCase, remedy: Exclude<Remedy, { kind: 'none' }>): Sizes | undefined {
  const { resources } = killCase.container.spec;
  if (remedy.kind === 'raise-request') return raisedRequest(killCase, remedy.atLeast);
  const memoryLimit = raisedLimit(killCase);
  if (memoryLimit === undefined) return undefined;
  if (isGuaranteed(killCase.subject.workload)) return { memoryRequest: memoryLimit, memoryLimit };
  const request = remedy.kind === 'raise-limit-only' ? undefined : coherentRequest(killCase, resources, memoryLimit);
  return { memoryLimit, ...(request === undefined ? {} : { memoryRequest: request }) };
}

/**
 * From the limit in force at the kill, because the peak was at least that: max(peak x 1.25, limit x 1.5), up to the next
 * 64Mi, at most twice the limit. 509Mi of 512Mi: max(636, 768) = 768Mi. 20Mi: 30 -> 64 -> at most 40Mi.
 */
function raisedLimit({ limitAtKill, container, peak, subject }: KillCase): Bytes | undefined {
  const now = container.spec.resources.memoryLimit;
  const base = limitAtKill ?? now;
  if (base === undefined) return undefined;
  const wanted = Math.max((peak ?? 0) * OVER_PEAK, base * OVER_LIMIT);
  const bounded = Math.min(ceilTo(wanted, STEP), base * AT_MOST, subject.policy.sizing.ceilings.memory ?? Infinity);
  return bounded > Math.max(now ?? 0, base) ? bytes(bounded) : undefined;
}

/** A request far below what is used makes the pod the first to be evicted: at least P99 x 1.1, never above the limit. */
function coherentRequest({ assessment }: KillCase, { memoryRequest }: Resources, limit: Bytes): Bytes | undefined {
  const p99 = assessment.statistics.kind === 'known' ? assessment.statistics.value.memory?.p99 : undefined;
  if (p99 === undefined || memoryRequest === undefined) return undefined;
  const needed = Math.min(ceilTo(p99 * REQUEST_OVER_P99, STEP), limit);
  return needed > memoryRequest ? bytes(needed) : undefined;
}

function raisedRequest({ container, assessment, subject }: KillCase, atLeast: number): Sizes | undefined {
  const { memoryRequest, memoryLimit } = container.spec.resources;
  const p99 = assessment.statistics.kind === 'known' ? (assessment.statistics.value.memory?.p99 ?? 0) : 0;
  const roof = Math.min(memoryLimit ?? Infinity, subject.policy.sizing.ceilings.memory ?? Infinity);
  const needed = Math.min(ceilTo(Math.max(atLeast, p99 * REQUEST_OVER_P99), STEP), roof);
  return needed > (memoryRequest ?? 0) ? { memoryRequest: bytes(needed) } : undefined;
}
