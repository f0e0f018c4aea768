import type { ReasonCode } from '../../../model/reason.ts';
import type { Failure } from '../failure.ts';
import { slotsIn } from '../slots.ts';
import type { UsageTransport } from '../transport.ts';

const SLOTS_PER_DAY = 288;
/** The whole backend is in trouble: range queries would fare no better. */
const outages: readonly ReasonCode[] = ['upstream-unreachable', 'query-timeout'];

/**
 * A backend may offer remote read and a proxy before it may cut it off. After the first reply that cannot be used, the
 * rest of this reading goes by range queries, a day at most each.
 */
export function withFallback(remote: UsageTransport, range: UsageTransport): UsageTransport {
  const seen: { broken?: Failure } = {};
  return {
    name: remote.name,
    cut: remote.cut,
    async read(slice) {
      if (seen.broken === undefined) {
        const reply = await remote.read(slice);
        if (reply.kind === 'answer' || reply.failure.helps === 'smaller') return reply;
        if (outages.includes(reply.failure.because.code)) return reply;
        seen.broken = reply.failure;
      }
      if (slotsIn(slice.window) <= SLOTS_PER_DAY) return range.read(slice);
      return { kind: 'failure', failure: { because: seen.broken.because, helps: 'smaller' } };
    },
  };
}
