import { days } from '../../../model/units.ts';
import { atOnce, type Check, held } from '../check.ts';
import { changedAt, conditionFact, conditionOf, fact } from '../facts.ts';

const CRITICAL_DAYS = 7;

/**
 * tls.expiry: a certificate ends within 30 days (7: critical), or cert-manager cannot renew it. Certificates lie in Secrets,
 * which are never read: what cert-manager does not manage is not seen. The limit is in days.
 */
export const tlsExpiry: Check = {
  kind: 'tls-expiry',
  needs: ['certificates'],
  confirm: atOnce,
  limit: 30,
  *examine(ground) {
    for (const certificate of ground.list('certificates')) {
      const left = certificate.notAfter === undefined ? undefined : (certificate.notAfter - ground.now) / days(1);
      const ready = conditionOf(certificate, 'Ready');
      const isEnding = left !== undefined && left < ground.limit(certificate);
      const isRefused = ready?.status === 'False';
      if (!isEnding && !isRefused) continue;
      const ends = left === undefined ? 'was never issued' : left < 0 ? 'has ended' : `ends in ${left.toFixed(1)} days`;
      yield {
        subject: certificate.ref,
        labels: certificate.labels,
        severity: left !== undefined && left < CRITICAL_DAYS ? 'critical' : 'warning',
        ...(isEnding ? {} : changedAt(ready)),
        detail: isRefused ? `${ends}; ${ready.message ?? ready.reason ?? 'not ready'}` : ends,
        remedy: isRefused
          ? { kind: 'pull-request', hint: 'correct issuer and names of the Certificate', field: 'spec' }
          : { kind: 'alert', hint: 'look why cert-manager has not renewed it' },
        evidence: [
          ...(certificate.notAfter === undefined
            ? []
            : [fact(certificate, 'notAfter', new Date(certificate.notAfter).toISOString())]),
          ...(ready === undefined ? [] : [conditionFact(certificate, ready)]),
        ],
        ...(isEnding ? {} : { confirm: held(days(1)) }),
      };
    }
  },
};
