import type { HistoryReply, HistoryRequest, NoHistory, TreeRequest } from '../model/history.ts';
import type { Reason } from '../model/reason.ts';
import type { RepositoryPorts } from '../ports/ports.ts';
import { failureReason } from './failure.ts';

/** What a repository remembers. One that cannot be asked is a reason, like history that is too short to tell. */
export async function fromHistory(
  request: HistoryRequest | TreeRequest,
  repositories: readonly Pick<RepositoryPorts, 'name' | 'manifests'>[],
): Promise<HistoryReply> {
  const repository = repositories.find(({ name }) => name === request.repository);
  if (repository === undefined)
    return none({ code: 'repository-not-allowed', detail: `${request.repository} is not configured` });
  const { manifests } = repository;
  try {
    if (request.kind === 'tree') {
      const tree = await manifests.openAt(request.commit);
      if (tree !== undefined) return { kind: 'tree', tree };
      const why = await manifests.history({ to: request.commit, paths: [], limit: 1 });
      return none(reasons(request)[typeof why === 'string' ? why : 'absent']);
    }
    const { kind: _, repository: __, ...query } = request;
    const found = await manifests.history(query);
    return typeof found === 'string' ? none(reasons(request)[found]) : { kind: 'history', ...found };
  } catch (error) {
    return none(failureReason(error));
  }
}

const none = (because: Reason): HistoryReply => ({ kind: 'no-history', because });

const reasons = (request: HistoryRequest | TreeRequest): Readonly<Record<NoHistory, Reason>> => {
  const { repository } = request;
  const asked = request.kind === 'tree' ? request.commit : `${request.after ?? ''}..${request.to ?? ''}`;
  return {
    absent: { code: 'blame-unknown', detail: `${repository} does not have ${asked} any more: history was rewritten` },
    'not-an-ancestor': { code: 'blame-unknown', detail: `${asked} is no line of history in ${repository}` },
    shallow: {
      code: 'history-too-shallow',
      detail: `the clone of ${repository} ends before ${asked}: its server gives a short history only; serve the whole one`,
    },
  };
};
