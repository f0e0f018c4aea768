import { stringify } from 'yaml';

/** What the Applications of the captured cluster call their repository. */
const REPOSITORY_URL = 'https://git.example.com/shop/manifests.git';

/** A configuration as a person would write one, but for the budget: the demo wants to show more than three. */
export const demoConfig = (repository: string): string =>
  stringify({
    cluster: { name: 'demo' },
    repositories: [{ name: 'manifests', url: REPOSITORY_URL, remote: repository }],
    mode: 'act',
    budgets: { newPerRun: 10, newPerHour: 10, openPerRepository: 10 },
  });
