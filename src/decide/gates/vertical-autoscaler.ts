import type { Gate } from '../candidate.ts';

/** An active VPA owns requests; `Off` only recommends. */
export const verticalAutoscaler: Gate = ({ workload }) => {
  const vpas = workload.vpas.kind === 'known' ? workload.vpas.value : [];
  const active = vpas.find(({ mode }) => mode !== 'Off');
  return active === undefined
    ? undefined
    : {
        code: 'vertical-autoscaler',
        detail: `VerticalPodAutoscaler ${active.ref.name} (mode ${active.mode}) sets requests itself`,
      };
};
