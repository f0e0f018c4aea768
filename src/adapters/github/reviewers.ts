import type { Reviewer } from '../../model/proposal.ts';
import type { ReviewRequest } from '../../ports/forge-parts.ts';
import type { Place } from './place.ts';

/** One who is no collaborator (422) would refuse them all, so one request each. */
export async function askReviewers(
  place: Place,
  number: number,
  reviewers: readonly Reviewer[],
): Promise<ReviewRequest[]> {
  const asked: ReviewRequest[] = [];
  for (const reviewer of reviewers) {
    const { kind, name } = reviewer;
    const reply = await place.client.ask({
      route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      parameters: { pull_number: number, ...(kind === 'team' ? { team_reviewers: [name] } : { reviewers: [name] }) },
      expect: [403, 404, 422],
      repeat: 'safe',
    });
    const refused = `the server refuses (${reply.status})${reply.said}`;
    asked.push(reply.status === 201 ? reviewer : { ...reviewer, refused });
  }
  return asked;
}
