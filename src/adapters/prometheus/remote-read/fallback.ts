import type { ReasonCode } from '../../../model/reason.ts';
import type { UsageTransport } from '../transport.ts';

/** The whole backend is in trouble: range queries would fare no better. */
const outages: readonly ReasonCode[] = ['upstream-unreachable', 'query-timeout'];

/**
 * A backend may offer remote read and a proxy before it may cut it off. After the first reply that cannot be used, the
 * rest of this reading goes by range queries, in their own pieces.
 */
export function withFallback(remote: UsageTransport, range: UsageTransport): UsageTransport {
  let broken = false;
  return {
    name: remote.name,
    cut: remote.cut,
    seen(all) {
      remote.seen?.(all);
      range.seen?.(all);
    },
    trust: () => (broken ? range : remote).trust(),
    async read(slice) {
      if (!broken) {
        const reply = await remote.read(slice);
        if (reply.kind !== 'failure' || reply.failure.helps === 'smaller') return reply;
        if (outages.includes(reply.failure.because.code)) return reply;
        broken = true;
      }
      const slices = range.cut(slice);
      return slices.length > 1 ? { kind: 'instead', slices } : range.read(slice);
    },
  };
}
