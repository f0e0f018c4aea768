import type { Workload } from '../../../model/workload.ts';
import { atOnce, type Check } from '../check.ts';
import { fact, onWorkload } from '../facts.ts';

/**
 * lint: how a workload is written: an image without a fixed tag, a privileged container, no probes. Nothing is broken, so it
 * is looked for only where a policy asks for it.
 */
export const lint: Check = {
  kind: 'lint',
  needs: ['deployments', 'statefulsets', 'daemonsets'],
  confirm: atOnce,
  optIn: true,
  *examine(ground) {
    for (const workload of ground.snapshot.workloads) {
      for (const { spec, injected } of workload.containers) {
        const faults = injected || workload.controller === undefined ? [] : faultsOf(spec, workload);
        if (faults.length === 0) continue;
        yield {
          ...onWorkload(workload),
          container: spec.name,
          severity: 'info',
          detail: faults.join(', '),
          remedy: { kind: 'pull-request', hint: 'one batch for each team' },
          evidence: faults.map((fault) => fact(workload, spec.name, fault)),
        };
      }
    }
  },
};

function faultsOf(spec: Workload['containers'][number]['spec'], { ref }: Workload): string[] {
  const isService = ref.kind !== 'Job' && ref.kind !== 'CronJob' && spec.role === 'main';
  return [
    ...(isFloating(spec.image) ? ['image without a fixed tag'] : []),
    ...(spec.privileged === true ? ['privileged'] : []),
    ...(isService && !spec.probes.readiness ? ['no readiness probe'] : []),
    ...(isService && !spec.probes.liveness ? ['no liveness probe'] : []),
  ];
}

/** `web`, `web:latest`, `registry:5000/web`; a digest is as fixed as can be. */
const isFloating = (image: string): boolean => !image.includes('@') && !/:(?!latest$)[^/]+$/.test(image);
