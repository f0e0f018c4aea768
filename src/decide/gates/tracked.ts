import { applicationOf, type Gate } from '../candidate.ts';

/** A change in Git reaches the cluster only through exactly one Application of a configured repository. */
export const tracked: Gate = ({ workload, repositories, snapshot }) => {
  const application = applicationOf(workload);
  if (application === undefined) {
    return {
      code: 'application-unknown',
      detail: 'no Argo CD Application tracks it: a change in Git would not reach it',
    };
  }
  const shared = application.conditions.find(({ type }) => SHARED.includes(type));
  if (shared !== undefined) {
    return { code: 'shared-resource', detail: `Application ${application.ref.name}: ${shared.type}` };
  }
  if (repositories.length > 0) return undefined;
  const names = snapshot.repositories.map(({ name }) => name).join(', ') || 'none';
  const urls = application.sources.map(({ repoUrl }) => repoUrl.replace(/\/\/[^@/]*@/, '//')).join(', ');
  return { code: 'repository-not-allowed', detail: `${urls} is none of the configured repositories (${names})` };
};

const SHARED = ['SharedResourceWarning', 'RepeatedResourceWarning'];
