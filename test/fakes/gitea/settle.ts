import { say } from './items.ts';
import type { Item, Repository, State } from './state.ts';

/** Looks at a push or an answer of the background queue takes; the same for every push, so tests are repeatable. */
const LOOKS = 1;

/**
 * What the server's queues do after pushes. A deleted branch closes its pull requests one request later than it is gone;
 * a pushed one moves them and lets them be looked at for conflicts again.
 */
export function settle(state: State, repository: Repository): void {
  for (const item of repository.items.values()) {
    if (item.pull === undefined || item.state === 'closed') continue;
    const live = repository.git.head(item.pull.head);
    if (live === undefined) closeLater(state, repository, item);
    else if (live !== item.pull.sha) follow(state, repository, item, live);
  }
}

function closeLater(state: State, repository: Repository, item: Item): void {
  const head = item.pull?.head ?? '';
  const doer = repository.deletedBy.get(`${head}#${item.number}`);
  if (doer === undefined) {
    repository.deletedBy.set(`${head}#${item.number}`, repository.deletedBy.get(head) ?? repository.owner);
    return;
  }
  repository.deletedBy.delete(`${head}#${item.number}`);
  item.state = 'closed';
  item.closedAt = state.now();
  say(state, item, { type: 'close', user: doer });
}

type Follow = (state: State, repository: Repository, item: Item, live: string) => void;
const follow: Follow = (...[state, repository, item, live]) => {
  if (item.pull === undefined) return;
  item.pull.sha = live;
  item.pull.unsettled = LOOKS;
  repository.git.setRef(`refs/pull/${item.number}/head`, live);
  say(state, item, { type: 'pull_push', user: repository.owner });
};
