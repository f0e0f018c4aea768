import { z } from 'zod';
import { ConfigError, RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import type { Access } from '../../ports/cluster.ts';
import { type Answer, messageOf } from './answer.ts';
import type { Api } from './api.ts';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const review = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Asks the API server about our own rights; everybody who is logged in may. Without a namespace: in all of them. */
export async function mayI(api: Api, access: Access): Promise<Reading<boolean>> {
  try {
    return readReview(await api.send({ method: 'POST', path: PATH, body: reviewOf(access) }));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (error instanceof RetryLater) return unknown('upstream-unreachable', `Kubernetes: ${error.issue}`);
    if (error instanceof UpstreamSurprise)
      return unknown(error.code === 'forbidden' ? 'forbidden' : 'upstream-surprise', `Kubernetes: ${error.issue}`);
    throw error;
  }
}

const reviewOf = ({ verb, group, resource, subresource, namespace }: Access) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: { resourceAttributes: { verb, group, resource, subresource, namespace } },
});

function readReview({ status, json }: Answer): Reading<boolean> {
  const parsed = review.safeParse(json);
  if (parsed.success) return known(parsed.data.status.allowed);
  const detail = `Kubernetes: ${messageOf(json) ?? `answered ${status}`}`;
  return unknown(status === 403 ? 'forbidden' : 'upstream-surprise', detail);
}
