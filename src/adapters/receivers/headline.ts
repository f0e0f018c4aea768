import type { Message } from '../../model/notification.ts';

/** `deploy-stuck in storefront (prod): 3 objects, for the 4th time today` */
export function headline({ cluster, check, service, state, count, times }: Message): string {
  if (state === 'resolved') return `${check} in ${service} (${cluster}): over`;
  const objects = count === 1 ? '1 object' : `${count} objects`;
  return `${check} in ${service} (${cluster}): ${objects}${times > 1 ? `, ${times} times within a day` : ''}`;
}
