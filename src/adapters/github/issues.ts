import type { Issue } from '../../model/forge.ts';
import type { Issues } from '../../ports/forge-parts.ts';
import { makeLabels } from './labels.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type ApiIssue, issue } from './schema.ts';

const ONE = '/repos/{owner}/{repo}/issues/{issue_number}';

export function issuesOf(place: Place): Issues {
  return {
    find: (marker) => find(place, marker),
    get: async (number) => {
      const reply = await place.client.ask({ route: `GET ${ONE}`, parameters: { issue_number: number } });
      return issueOf(place, reply.read(issue));
    },
    create: async (wanted) => {
      await makeLabels(place, wanted.labels);
      const reply = await place.client.ask({ route: 'POST /repos/{owner}/{repo}/issues', parameters: { ...wanted } });
      return issueOf(place, reply.read(issue));
    },
    update: async (number, change) => {
      const parameters = { issue_number: number, ...change };
      const reply = await place.client.ask({ route: `PATCH ${ONE}`, parameters, repeat: 'safe' });
      return issueOf(place, reply.read(issue));
    },
  };
}

async function find(place: Place, marker: string): Promise<Issue[]> {
  const { login } = await place.self();
  const parameters = { creator: login, state: 'all' };
  const found = await everything(place.client, { route: 'GET /repos/{owner}/{repo}/issues', parameters }, issue);
  const own = found.filter((one) => one.pull_request === undefined);
  const issues = await Promise.all(own.map((one) => issueOf(place, one)));
  return issues
    .filter(({ author, body }) => author.kind === 'self' && body.includes(marker))
    .toSorted((a, b) => a.number - b.number);
}

const issueOf = async (place: Place, one: ApiIssue): Promise<Issue> => ({
  number: one.number,
  state: one.state,
  title: one.title,
  body: one.body ?? '',
  url: one.html_url,
  author: await place.personOf(one.user),
  updatedAt: one.updated_at,
});
