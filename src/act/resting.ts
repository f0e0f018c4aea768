import { RetryLater } from '../model/errors.ts';
import type { Forge } from '../ports/forge.ts';
import type { ForgeParts, Merging } from '../ports/forge-parts.ts';
import type { RepositoryPorts } from '../ports/ports.ts';

/**
 * A forge that asked for time gets it: after its first RetryLater nothing more is written there in this pass, and
 * nothing is pushed that it would have to be told about. Reads go on: whether a lost answer had done its work can only
 * be seen by looking. `mayWrite` is asked before every write, and throws when somebody asked the bot to stop.
 */
export function resting(repository: RepositoryPorts, mayWrite: () => Promise<void> = async () => {}): RepositoryPorts {
  let rest: RetryLater | undefined;
  const noticing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RetryLater) rest ??= error;
      throw error;
    }
  };
  const writing = async <T>(work: () => Promise<T>): Promise<T> => {
    if (rest !== undefined) throw rest;
    await mayWrite();
    return noticing(work);
  };
  const pushing = async <T>(work: () => Promise<T>): Promise<T> => {
    if (rest !== undefined) throw rest;
    await mayWrite();
    return work();
  };
  const { manifests, forge } = repository;
  return {
    ...repository,
    manifests: {
      ...manifests,
      push: (request) => pushing(() => manifests.push(request)),
      deleteBranch: (request) => pushing(() => manifests.deleteBranch(request)),
    },
    forge: {
      ...forge,
      ...parts(forge, { noticing, writing }),
      list: (query) => noticing(() => forge.list(query)),
      open: (request) => writing(() => forge.open(request)),
      update: (number, change) => writing(() => forge.update(number, change)),
      close: (number, comment, at) => writing(() => forge.close(number, comment, at)),
    },
  };
}

type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** What the forge lacks stays lacking. */
function parts(forge: Forge, { noticing, writing }: { noticing: Gate; writing: Gate }): Partial<ForgeParts> {
  const { stages, labels, reviewers, comments, issues, merging } = forge;
  return {
    ...(stages && {
      stages: {
        ...stages,
        get: (number) => noticing(() => stages.get(number)),
        reopen: (number, at) => writing(() => stages.reopen(number, at)),
        setStage: (number, stage) => writing(() => stages.setStage(number, stage)),
      },
    }),
    ...(labels && { labels: { complete: (one, wanted) => writing(() => labels.complete(one, wanted)) } }),
    ...(reviewers && { reviewers: { ...reviewers, ask: (number, who) => writing(() => reviewers.ask(number, who)) } }),
    ...(comments && {
      comments: {
        list: (number) => noticing(() => comments.list(number)),
        write: (number, body) => writing(() => comments.write(number, body)),
        keep: (note) => writing(() => comments.keep(note)),
        react: (comment, reaction) => writing(() => comments.react(comment, reaction)),
      },
    }),
    ...(issues && {
      issues: {
        ...issues,
        create: (issue) => writing(() => issues.create(issue)),
        update: (number, change) => writing(() => issues.update(number, change)),
      },
    }),
    ...(merging && { merging: restingMerges(merging, writing) }),
  };
}

const restingMerges = ({ merge, cancel }: Merging, writing: Gate): Merging => ({
  merge: (request) => writing(() => merge(request)),
  ...(cancel && { cancel: (number) => writing(() => cancel(number)) }),
});
