import type { Reviewer } from '../../model/proposal.ts';
import type { ReviewRequest } from '../../ports/forge-parts.ts';
import type { Place } from './place.ts';
import { anything } from './schema.ts';

/** Unknown 404, the author 422, a closed pull request 403: one refusal would refuse them all, so one request each. */
export async function askReviewers(
  place: Place,
  number: number,
  reviewers: readonly Reviewer[],
): Promise<ReviewRequest[]> {
  const asked: ReviewRequest[] = [];
  for (const reviewer of reviewers) {
    const refused = await ask(place, number, reviewer);
    asked.push(refused === undefined ? reviewer : { ...reviewer, refused });
  }
  return asked;
}

async function ask(place: Place, number: number, { kind, name }: Reviewer): Promise<string | undefined> {
  if (kind === 'team' && !(await isOrganization(place))) return 'the repository belongs to a person, who has no teams';
  const reply = await place.client.ask({
    method: 'POST',
    path: place.at(`pulls/${number}/requested_reviewers`),
    body: kind === 'team' ? { team_reviewers: [name] } : { reviewers: [name] },
    expect: [403, 404, 422],
    repeat: 'safe',
  });
  return reply.status === 201 ? undefined : `the server refuses (${reply.status})${reply.said}`;
}

/** For a person's repository the server takes teams, says 201 and asks nobody. */
async function isOrganization(place: Place): Promise<boolean> {
  const path = `orgs/${encodeURIComponent(place.owner)}`;
  const reply = await place.client.ask({ path, expect: [403, 404] });
  if (reply.status === 200) reply.read(anything);
  return reply.status !== 404;
}
