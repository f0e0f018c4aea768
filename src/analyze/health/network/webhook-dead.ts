import { minutes } from '../../../model/units.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * webhook.dead: a webhook with failurePolicy Fail calls a Service without a ready endpoint for 5 minutes: every write that it
 * guards is refused, new pods first. It explains findings that look like broken workloads.
 */
export const webhookDead: Check = {
  kind: 'webhook-dead',
  needs: ['validatingwebhooks', 'mutatingwebhooks', 'services', 'endpointslices'],
  confirm: held(minutes(5)),
  *examine(ground) {
    if (ground.snapshot.scope !== undefined) return;
    const ready = new Set(
      ground
        .list('endpointslices')
        .flatMap(({ ref, service, ready: count }) => (count > 0 ? [`${ref.namespace}/${service}`] : [])),
    );
    for (const configuration of [...ground.list('validatingwebhooks'), ...ground.list('mutatingwebhooks')]) {
      const dead = configuration.webhooks.filter(
        ({ failurePolicy, service }) =>
          failurePolicy === 'Fail' && service !== undefined && !ready.has(`${service.namespace}/${service.name}`),
      );
      const [first] = dead;
      if (first?.service === undefined) continue;
      const service = `${first.service.namespace}/${first.service.name}`;
      yield {
        subject: configuration.ref,
        labels: configuration.labels,
        severity: 'critical',
        detail: `${service} has no ready pod, so what ${first.name} guards is refused`,
        remedy: { kind: 'alert', hint: 'bring its pods back; exclude kube-system and its own namespace from it' },
        evidence: dead.map(({ name }) => fact(configuration, 'webhook', name)),
      };
    }
  },
};
