import type { FindingKind } from '../model/finding.ts';
import type { Analyzer } from './analyzer.ts';
import { missingRequests } from './missing-requests/missing-requests.ts';
import { oomKilled } from './oom-killed/oom-killed.ts';
import { overProvisioned } from './over-provisioned/over-provisioned.ts';
import { predictiveScaling } from './predictive-scaling/predictive-scaling.ts';
import { securityPosture } from './security-posture/security-posture.ts';
import { underProvisioned } from './under-provisioned/under-provisioned.ts';

/** Every check, by its kind: the compiler refuses a kind without one. */
export const analyzers: { readonly [Kind in FindingKind]: Analyzer<Kind> } = {
  'missing-requests': missingRequests,
  'oom-killed': oomKilled,
  'over-provisioned': overProvisioned,
  'predictive-scaling': predictiveScaling,
  'security-posture': securityPosture,
  'under-provisioned': underProvisioned,
};
