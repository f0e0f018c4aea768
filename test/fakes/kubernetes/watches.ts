import type { ServerResponse } from 'node:http';
import { matcherOf } from './lists.ts';
import { tooOld } from './reply.ts';
import type { RequestInfo } from './request-info.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import type { Change, Store } from './store.ts';

/**
 * Streams changes as lines of JSON. Without a resourceVersion it begins with what is there; with one that was
 * compacted it says 410 in an ERROR event and ends, as the real server does (its HTTP status is 200).
 */
export function watch(store: Store, resource: Resource, to: { request: RequestInfo; response: ServerResponse }): void {
  const { request, response } = to;
  const matches = matcherOf(request) ?? (() => false);
  const since = Number(request.query.get('resourceVersion') ?? 0);
  const line = (type: string, object: unknown): void => void response.write(`${JSON.stringify({ type, object })}\n`);
  const send = (change: Change): void => {
    if (change.resource === resource && matches(change.object)) line(change.type, change.object);
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  if (since > 0 && since < store.compacted()) {
    line('ERROR', tooOld(since, store.compacted()));
    response.end();
    return;
  }
  if (since === 0) for (const object of store.list(resource).filter(matches)) line('ADDED', object);
  else for (const change of store.changesSince(since)) send(change);
  const unsubscribe = store.subscribe(send);
  const finish = (): void => {
    if (request.query.get('allowWatchBookmarks') === 'true') line('BOOKMARK', bookmark(store, resource));
    response.end();
  };
  const seconds = Number(request.query.get('timeoutSeconds') ?? 0);
  const timer = seconds > 0 ? setTimeout(finish, seconds * 1000) : undefined;
  response.flushHeaders();
  response.on('close', () => {
    unsubscribe();
    clearTimeout(timer);
  });
}

const bookmark = (store: Store, resource: Resource): unknown => ({
  kind: resource.kind,
  apiVersion: apiVersionOf(resource),
  metadata: { resourceVersion: String(store.revision()), creationTimestamp: null },
});
