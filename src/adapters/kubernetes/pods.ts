import { UpstreamSurprise } from '../../model/errors.ts';
import type { PodName, Pods, PreviousLogs, Removal, Removed } from '../../ports/pods.ts';
import { type Answer, isBudget, messageOf } from './answer.ts';
import { type Api, type ApiOptions, createApi } from './api.ts';
import { askLogs } from './logs.ts';
import { projections } from './project/projections.ts';

/** The hands of a live cluster. Apart from `kubernetes()`, so that a pass without direct fixes holds no code for a write. */
export function kubernetesPods(options: ApiOptions): Pods {
  const api = createApi(options);
  return {
    read: (pod) => read(api, pod),
    previousLogs: (pod, container) => previousLogs(api, pod, container),
    remove: (removal) => remove(api, removal),
  };
}

const pathOf = ({ namespace, name }: PodName): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;

async function read(api: Api, pod: PodName) {
  const answer = await api.send({ method: 'GET', path: pathOf(pod) });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw unexpected('reading a pod', answer);
  const parsed = projections.pods.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw new UpstreamSurprise({ source: SOURCE, issue: `pod ${pod.namespace}/${pod.name} is not readable` });
}

const SOURCE = 'kubernetes';

const unexpected = (what: string, answer: Answer): UpstreamSurprise =>
  new UpstreamSurprise({
    source: SOURCE,
    ...(answer.status === 403 ? { code: 'forbidden' } : {}),
    issue: why(what, answer),
  });

const why = (what: string, { status, json }: Answer): string => `${what}: ${status} ${messageOf(json) ?? ''}`.trim();

const LINES = 50;

async function previousLogs(api: Api, { namespace, name }: PodName, container: string): Promise<PreviousLogs> {
  const answer = await askLogs(api, { namespace, pod: name, container, run: 'previous' }, LINES);
  return answer.kind === 'refused' ? { kind: 'refused', detail: answer.detail } : answer;
}

/** Background is the default of pods; the grace period stays the pod's own: nothing is ever forced. */
async function remove(api: Api, removal: Removal): Promise<Removed> {
  const { uid, resourceVersion, how, stage } = removal;
  const options = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid, resourceVersion },
    ...(stage === 'rehearse' ? { dryRun: ['All'] } : {}),
  };
  const answer =
    how === 'delete'
      ? await api.send({ method: 'DELETE', path: pathOf(removal), body: options, patience: 'once' })
      : await api.send({
          method: 'POST',
          path: `${pathOf(removal)}/eviction`,
          body: eviction(removal, options),
          patience: 'once',
        });
  return removedOf(answer);
}

const eviction = ({ namespace, name }: Removal, deleteOptions: object) => ({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: { namespace, name },
  deleteOptions,
});

function removedOf(answer: Answer): Removed {
  const { status, json } = answer;
  if (status >= 200 && status < 300) return { kind: 'removed' };
  if (status === 404) return { kind: 'absent' };
  const detail = messageOf(json) ?? `answered ${status}`;
  if (status === 409) return { kind: 'changed', detail };
  if (status === 429 && isBudget(json)) return { kind: 'budget', detail };
  // A webhook's no is a 403 too; RBAC's names the user, a webhook's itself.
  if (status === 403 && !/admission webhook/i.test(detail)) return { kind: 'forbidden', detail };
  return { kind: 'rejected', detail };
}
