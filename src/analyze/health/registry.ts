import type { HealthKind } from '../../model/health-kinds.ts';
import { applicationSetError } from './argo/application-set-error.ts';
import { argoCompareError } from './argo/compare-error.ts';
import { argoDegraded } from './argo/degraded.ts';
import { argoOperationStuck } from './argo/operation-stuck.ts';
import { argoOutOfSync } from './argo/out-of-sync.ts';
import { argoRollbackLeft } from './argo/rollback-left.ts';
import { argoSelfHealLoop } from './argo/self-heal-loop.ts';
import { argoShared } from './argo/shared.ts';
import { argoSyncFailed } from './argo/sync-failed.ts';
import type { Check } from './check.ts';
import { dataMissing } from './network/data-missing.ts';
import { lint } from './network/lint.ts';
import { serviceNoEndpoints } from './network/no-endpoints.ts';
import { referenceMissing } from './network/reference-missing.ts';
import { slo } from './network/slo.ts';
import { tlsExpiry } from './network/tls-expiry.ts';
import { webhookDead } from './network/webhook-dead.ts';
import { nodeCertificate } from './nodes/certificate.ts';
import { nodeDisk } from './nodes/disk.ts';
import { nodeEvicting } from './nodes/evicting.ts';
import { nodeNotReady } from './nodes/not-ready.ts';
import { nodePodsFull } from './nodes/pods-full.ts';
import { nodePressure } from './nodes/pressure.ts';
import { nodeProblem } from './nodes/problem.ts';
import { nodeSystemOom } from './nodes/system-oom.ts';
import { podCompletedOld } from './pods/completed-old.ts';
import { podConfigError } from './pods/config-error.ts';
import { podCrashloop } from './pods/crashloop.ts';
import { podCrashloop1h } from './pods/crashloop-1h.ts';
import { podCreatingStuck } from './pods/creating-stuck.ts';
import { podEvicted } from './pods/evicted.ts';
import { podFailedOther } from './pods/failed-other.ts';
import { podImagePull } from './pods/image-pull.ts';
import { podInitFail } from './pods/init-fail.ts';
import { podNaked } from './pods/naked.ts';
import { podNotReady } from './pods/not-ready.ts';
import { podProbeKill } from './pods/probe-kill.ts';
import { podRestarts } from './pods/restarts.ts';
import { podTerminating } from './pods/terminating.ts';
import { podUnschedulable } from './pods/unschedulable.ts';
import { clusterFilling } from './resources/cluster-filling.ts';
import { clusterOvercommit } from './resources/cluster-overcommit.ts';
import { cpuThrottled } from './resources/cpu-throttled.ts';
import { memoryLeak } from './resources/memory-leak.ts';
import { quotaFull } from './resources/quota-full.ts';
import { analysisRunFailed } from './rollouts/analysis-run-failed.ts';
import { daemonsetMisscheduled } from './rollouts/daemonset-misscheduled.ts';
import { daemonsetMissing } from './rollouts/daemonset-missing.ts';
import { deployGenerationMismatch } from './rollouts/deploy-generation-mismatch.ts';
import { deployReplicaFailure } from './rollouts/deploy-replica-failure.ts';
import { deployStuck } from './rollouts/deploy-stuck.ts';
import { deployUnavailable } from './rollouts/deploy-unavailable.ts';
import { rolloutDegraded } from './rollouts/rollout-degraded.ts';
import { rolloutInconclusive } from './rollouts/rollout-inconclusive.ts';
import { rolloutPauseLong } from './rollouts/rollout-pause-long.ts';
import { statefulsetStuck } from './rollouts/statefulset-stuck.ts';
import { backupOld } from './scaling/backup-old.ts';
import { cronMissed } from './scaling/cron-missed.ts';
import { hpaBlind } from './scaling/hpa-blind.ts';
import { hpaMaxed } from './scaling/hpa-maxed.ts';
import { hpaMinIdle } from './scaling/hpa-min-idle.ts';
import { jobFailed } from './scaling/job-failed.ts';
import { jobSlow } from './scaling/job-slow.ts';
import { pdbBlock } from './scaling/pdb-block.ts';
import { pdbUnhealthy } from './scaling/pdb-unhealthy.ts';
import { pvFailed } from './storage/pv-failed.ts';
import { pvReleased } from './storage/pv-released.ts';
import { pvcFilling } from './storage/pvc-filling.ts';
import { pvcLost } from './storage/pvc-lost.ts';
import { pvcPending } from './storage/pvc-pending.ts';
import { configMapSecret } from './written/config-map-secret.ts';
import { networkPolicyMissing } from './written/network-policy-missing.ts';
import { rbacWide } from './written/rbac-wide.ts';

/** Every health check by its kind, in the order in which people read them: the compiler refuses a kind without one. */
const byKind: { readonly [K in HealthKind]: Check } = {
  'pod-crashloop': podCrashloop,
  'pod-crashloop-1h': podCrashloop1h,
  'pod-image-pull': podImagePull,
  'pod-config-error': podConfigError,
  'pod-init-fail': podInitFail,
  'pod-unschedulable': podUnschedulable,
  'pod-creating-stuck': podCreatingStuck,
  'pod-not-ready': podNotReady,
  'pod-restarts': podRestarts,
  'pod-probe-kill': podProbeKill,
  'pod-evicted': podEvicted,
  'pod-completed-old': podCompletedOld,
  'pod-failed-other': podFailedOther,
  'pod-terminating': podTerminating,
  'pod-naked': podNaked,
  'deploy-stuck': deployStuck,
  'deploy-unavailable': deployUnavailable,
  'deploy-replica-failure': deployReplicaFailure,
  'deploy-generation-mismatch': deployGenerationMismatch,
  'statefulset-stuck': statefulsetStuck,
  'daemonset-missing': daemonsetMissing,
  'daemonset-misscheduled': daemonsetMisscheduled,
  'rollout-degraded': rolloutDegraded,
  'rollout-inconclusive': rolloutInconclusive,
  'rollout-pause-long': rolloutPauseLong,
  'analysis-run-failed': analysisRunFailed,
  'argo-sync-failed': argoSyncFailed,
  'argo-operation-stuck': argoOperationStuck,
  'argo-out-of-sync': argoOutOfSync,
  'argo-self-heal-loop': argoSelfHealLoop,
  'argo-compare-error': argoCompareError,
  'argo-degraded': argoDegraded,
  'argo-rollback-left': argoRollbackLeft,
  'argo-shared': argoShared,
  'application-set-error': applicationSetError,
  'hpa-maxed': hpaMaxed,
  'hpa-min-idle': hpaMinIdle,
  'hpa-blind': hpaBlind,
  'pdb-block': pdbBlock,
  'pdb-unhealthy': pdbUnhealthy,
  'job-failed': jobFailed,
  'job-slow': jobSlow,
  'cron-missed': cronMissed,
  'backup-old': backupOld,
  'memory-leak': memoryLeak,
  'cpu-throttled': cpuThrottled,
  'quota-full': quotaFull,
  'cluster-overcommit': clusterOvercommit,
  'cluster-filling': clusterFilling,
  'node-not-ready': nodeNotReady,
  'node-pressure': nodePressure,
  'node-system-oom': nodeSystemOom,
  'node-disk': nodeDisk,
  'node-problem': nodeProblem,
  'node-pods-full': nodePodsFull,
  'node-certificate': nodeCertificate,
  'node-evicting': nodeEvicting,
  'pvc-pending': pvcPending,
  'pvc-lost': pvcLost,
  'pvc-filling': pvcFilling,
  'pv-failed': pvFailed,
  'pv-released': pvReleased,
  'service-no-endpoints': serviceNoEndpoints,
  'reference-missing': referenceMissing,
  'webhook-dead': webhookDead,
  'tls-expiry': tlsExpiry,
  slo: slo,
  lint: lint,
  'rbac-wide': rbacWide,
  'config-map-secret': configMapSecret,
  'network-policy-missing': networkPolicyMissing,
  'data-missing': dataMissing,
};

export const checks: readonly Check[] = Object.values(byKind);
