import type { Reading, Reason, ReasonCode } from '../../model/reason.ts';
import type { Gate } from '../candidate.ts';
import { directionOf } from '../direction.ts';

/** "No autoscaler" and "could not list autoscalers" are different answers: the second blocks. */
export const readings: Gate = ({ workload, snapshot, finding }) =>
  unless(workload.hpas, 'autoscalers-unknown', 'autoscalers') ??
  unless(workload.vpas, 'autoscalers-unknown', 'vertical autoscalers') ??
  unless(workload.quotas, 'quotas-unknown', 'resource quotas') ??
  unless(workload.limitRanges, 'quotas-unknown', 'limit ranges') ??
  unless(workload.application, 'application-unknown', 'the Argo CD Application') ??
  (directionOf(finding).raises ? unless(snapshot.nodes, 'partial-answer', 'nodes') : undefined);

const unless = (reading: Reading<unknown>, code: ReasonCode, what: string): Reason | undefined =>
  reading.kind === 'known' ? undefined : { code, detail: `${what} could not be read: ${reading.because.detail}` };
