import type { Reading, Reason, ReasonCode } from '../../model/reason.ts';
import type { Gate } from '../candidate.ts';
import { directionOf } from '../direction.ts';

/** "No autoscaler" and "could not list autoscalers" are different answers: the second blocks. */
export const readings: Gate = ({ workload, snapshot, finding }) =>
  unless(workload.hpas, 'autoscalers-unknown') ??
  unless(workload.vpas, 'autoscalers-unknown') ??
  unless(workload.quotas, 'quotas-unknown') ??
  unless(workload.limitRanges, 'quotas-unknown') ??
  unless(workload.application, 'application-unknown') ??
  (directionOf(finding).raises ? unless(snapshot.nodes, 'partial-answer') : undefined);

/** The detail says by itself which list could not be read, and why. */
const unless = (reading: Reading<unknown>, code: ReasonCode): Reason | undefined =>
  reading.kind === 'known' ? undefined : { code, detail: reading.because.detail };
