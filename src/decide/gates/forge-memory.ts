import { whyClosed } from '../../model/forge.ts';
import type { Gate } from '../candidate.ts';

/**
 * Git is the memory: without the repository or its pull requests nobody can say whether this was proposed, merged or
 * refused before. A repository that cannot be read hides its URLs too, so any such one may be the workload's.
 */
export const forgeMemory: Gate = ({ repositories, snapshot }) => {
  const suspects = repositories.length > 0 ? repositories : snapshot.repositories;
  for (const { name, tree, pullRequests, orders, facts } of suspects) {
    const closed = facts?.kind === 'known' ? whyClosed(facts.value) : undefined;
    if (closed !== undefined) return { code: 'repository-closed', detail: `repository ${name}: ${closed}` };
    const failed = [tree, pullRequests, orders].find((reading) => reading?.kind === 'unknown');
    if (failed?.kind === 'unknown') {
      return { code: 'repository-unreachable', detail: `repository ${name}: ${failed.because.detail}` };
    }
  }
  return undefined;
};
