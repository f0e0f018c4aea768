import { z } from 'zod';
import { RetryLater, UpstreamSurprise } from '../../model/errors.ts';
import { type Answer, messageOf } from './answer.ts';
import type { Api } from './api.ts';
import { type ApiResource, collectionPath } from './api-resources.ts';
import { bodyBuffer } from './body-buffer.ts';

/** Go writes a list without items as null. */
const page = z.object({ metadata: z.object({ continue: z.string().nullish() }), items: z.null().optional() });
const expiry = z.object({ metadata: z.object({ continue: z.string().min(1) }) });

/** In a row, without a page in between: a server that expires even fresh tokens is not worth waiting for. */
const MOST_EXPIRIES = 2;

/**
 * All items of a kind, page by page; memory holds one page, whose items are taken before the next is asked for. A token
 * that expired (410, after about 5 minutes) is followed by the one that the server offers to go on with, else by one list
 * from the start: then items come twice.
 */
export async function* pages(api: Api, resource: ApiResource, limit: number): AsyncGenerator<Iterable<unknown>> {
  const buffer = bodyBuffer();
  let token: string | undefined;
  let expiries = 0;
  do {
    const query = { limit: String(limit), ...(token === undefined ? {} : { continue: token }) };
    const answer = await api.send({ method: 'GET', path: collectionPath(resource), query, buffer });
    if (answer.status === 410) {
      expiries += 1;
      if (expiries > MOST_EXPIRIES) throw keepsExpiring(resource);
      token = expiry.safeParse(answer.json).data?.metadata.continue;
      continue;
    }
    // Without its CRD there can be no Rollout, Application or VPA: nothing to read is all there is.
    if (answer.status === 404 && resource.origin === 'custom') return;
    const read = readPage(answer, resource);
    expiries = 0;
    yield answer.items ?? [];
    token = read.metadata.continue || undefined;
  } while (token !== undefined || expiries > 0);
}

function readPage(answer: Answer, resource: ApiResource): z.output<typeof page> {
  if (answer.status !== 200) throw refusal(answer, resource);
  const parsed = page.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw surprise(resource, 'the answer is no list', 'surprise');
}

function refusal({ status, json }: Answer, resource: ApiResource): UpstreamSurprise {
  const detail = messageOf(json) ?? `answered ${status}`;
  if (status === 403) return surprise(resource, detail, 'forbidden');
  return surprise(resource, detail, status === 404 ? 'absent' : 'surprise');
}

const surprise = (
  { resource }: ApiResource,
  issue: string,
  code: 'forbidden' | 'absent' | 'surprise',
): UpstreamSurprise => new UpstreamSurprise({ source: 'kubernetes', issue: `${resource}: ${issue}`, code });

const keepsExpiring = ({ resource }: ApiResource): RetryLater =>
  new RetryLater({ source: 'kubernetes', issue: `${resource}: the list expires faster than it can be read` });
