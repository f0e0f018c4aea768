/** Questions about the past, each with an answer or the reason why there is none. */
import type { Asking, History, HistoryQuery, HistoryReply } from '../../model/history.ts';
import type { Rendering, RenderReply, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { because } from '../locate/reasons.ts';

/** A rendering asked for among other questions. */
export function* renderingIn<T>(rendering: Rendering<T>): Asking<T> {
  let step = rendering.next();
  while (!step.done) {
    const reply = yield step.value;
    step = rendering.next(isRendered(reply) ? reply : { kind: 'not-rendered', because: MISTAKEN });
  }
  return step.value;
}

export function* treeAt(repository: string, commit: string): Asking<SourceTree | Reason> {
  const reply = yield { kind: 'tree', repository, commit };
  return reply.kind === 'tree' ? reply.tree : reasonOf(reply);
}

export function* commitsOf(repository: string, query: HistoryQuery): Asking<History | Reason> {
  const reply = yield { kind: 'history', repository, ...query };
  return reply.kind === 'history' ? { commits: reply.commits, isCut: reply.isCut } : reasonOf(reply);
}

const isRendered = (reply: RenderReply | HistoryReply): reply is RenderReply =>
  reply.kind === 'rendered' || reply.kind === 'not-rendered';

const MISTAKEN = because('render-failed', 'The question was answered with something else.');

const reasonOf = (reply: RenderReply | HistoryReply): Reason =>
  reply.kind === 'no-history' || reply.kind === 'not-rendered' ? reply.because : MISTAKEN;
