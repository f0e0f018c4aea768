import type { Issue } from '../../model/forge.ts';
import type { Issues } from '../../ports/forge-parts.ts';
import { labelIds } from './labels.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { type ApiIssue, issue } from './schema.ts';

export function issuesOf(place: Place): Issues {
  return {
    find: (marker) => find(place, marker),
    get: async (number) => issueOf(place, (await place.client.ask({ path: place.at(`issues/${number}`) })).read(issue)),
    create: async ({ title, body, labels }) => {
      const call = { title, body, labels: await labelIds(place, labels) };
      const reply = await place.client.ask({ method: 'POST', path: place.at('issues'), body: call });
      return issueOf(place, reply.read(issue));
    },
    update: async (number, change) => {
      const path = place.at(`issues/${number}`);
      const reply = await place.client.ask({ method: 'PATCH', path, body: change, repeat: 'safe' });
      return issueOf(place, reply.read(issue));
    },
  };
}

async function find(place: Place, marker: string): Promise<Issue[]> {
  const { login } = await place.self();
  const query = { type: 'issues', state: 'all', created_by: login };
  const found = await everything(place.client, { path: place.at('issues'), query }, issue);
  const issues = await Promise.all(found.map((one) => issueOf(place, one)));
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
