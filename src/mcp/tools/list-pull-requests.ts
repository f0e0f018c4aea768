import { z } from 'zod';
import type { PullRequest } from '../../model/pull-request.ts';
import type { ObservedRepository } from '../../model/snapshot.ts';
import { shownUpkeep } from '../../report/shown-upkeep.ts';
import { safeUrl } from '../../report/text/safe-url.ts';
import { most } from '../arguments.ts';
import type { Desk } from '../desk.ts';
import { type Tool, tool } from '../tool.ts';
import { takenAt } from './taken-at.ts';

const STATES = ['open', 'merged', 'closed', 'all'] as const;

const pullRequest = z.object({
  number: z.number(),
  state: z.enum(['open', 'merged', 'closed']),
  draft: z.boolean(),
  title: z.string(),
  url: z.string(),
  labels: z.array(z.string()),
  created: z.string(),
  updated: z.string(),
});
const repository = z.object({
  name: z.string(),
  /** Why its pull requests could not be read. */
  because: z.string().optional(),
  total: z.number(),
  pullRequests: z.array(pullRequest),
});

export const listPullRequests = (desk: Desk): Tool =>
  tool({
    name: 'list_pull_requests',
    title: 'Pull requests of Trimtab',
    description:
      'Pull requests that Trimtab opened, newest first, and what it would do about them next. Only a person approves and merges, on the forge.',
    effect: 'reads',
    input: z.strictObject({ state: z.enum(STATES).default('open').describe('Which of them'), most: most(30) }),
    output: z.object({
      takenAt: z.string(),
      repositories: z.array(repository),
      next: z.array(z.looseObject({ repository: z.string(), what: z.string(), detail: z.string() })),
    }),
    answer: async (asked, call) => {
      const { pass } = await desk.look(call);
      const repositories = pass.snapshot.repositories.map((one) => shown(one, asked));
      const lines = repositories.flatMap(({ name, because, total, pullRequests }) => [
        `${name}: ${because ?? `${total} ${asked.state === 'all' ? 'in all' : asked.state}`}`,
        ...pullRequests.map(({ number, state, title, url }) => `#${number} ${state}: ${title} ${url}`),
      ]);
      return {
        summary: lines.length === 0 ? 'no repository is configured' : lines.join('\n'),
        data: { takenAt: takenAt(pass), repositories, next: shownUpkeep(pass) },
      };
    },
  });

function shown(
  { name, pullRequests }: ObservedRepository,
  { state, most: limit }: { state: (typeof STATES)[number]; most: number },
) {
  if (pullRequests.kind === 'unknown')
    return { name, because: pullRequests.because.detail, total: 0, pullRequests: [] };
  const meant = pullRequests.value.filter((one) => state === 'all' || one.state === state);
  return { name, total: meant.length, pullRequests: meant.slice(0, limit).map(rowOf) };
}

const rowOf = ({ number, state, draft, title, url, labels, createdAt, updatedAt }: PullRequest) => ({
  number,
  state,
  draft: draft === true,
  title,
  url: safeUrl(url),
  labels,
  created: new Date(createdAt).toISOString(),
  updated: new Date(updatedAt).toISOString(),
});
