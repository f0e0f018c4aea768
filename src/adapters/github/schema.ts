/** Replies of the API: only the fields that are used. */
import { z } from 'zod';
import { instant } from '../../model/units.ts';

const time = z.iso.datetime({ offset: true }).transform((text) => instant(Date.parse(text)));
const id = z.number().int();

export const account = z.object({ id, login: z.string(), type: z.string().nullish() });
export type Account = z.output<typeof account>;

export const app = z.object({ slug: z.string() });

export const label = z.object({ name: z.string() });

export const pull = z.object({
  number: id,
  node_id: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  merged_at: time.nullish(),
  /** Of an open pull request it is a merge that was only tried. */
  merge_commit_sha: z.string().nullish(),
  /** Only of a single pull request, and null while GitHub computes it. */
  mergeable: z.boolean().nullish(),
  draft: z.boolean().nullish(),
  created_at: time,
  updated_at: time,
  closed_at: time.nullish(),
  html_url: z.string(),
  user: account.nullish(),
  labels: z.array(label),
  base: z.object({ ref: z.string(), repo: z.object({ id }) }),
  /** `repo` is null when the fork is gone. */
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id }).nullish() }),
});
export type Pull = z.output<typeof pull>;

export const issue = z.object({
  number: id,
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: account.nullish(),
  updated_at: time,
  closed_by: account.nullish(),
  /** Pull requests are listed among issues. */
  pull_request: z.unknown().optional(),
});
export type ApiIssue = z.output<typeof issue>;

export const comment = z.object({
  id,
  body: z.string().nullish(),
  html_url: z.string(),
  user: account.nullish(),
  created_at: time,
  updated_at: time,
});
export type ApiComment = z.output<typeof comment>;

export const event = z.object({ event: z.string(), actor: account.nullish(), label: label.nullish() });

export const status = z.object({
  context: z.string(),
  state: z.string(),
  description: z.string().nullish(),
  creator: account.nullish(),
});
export type Status = z.output<typeof status>;

export const checkRuns = z.object({
  total_count: z.number(),
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullish(),
      app: z.object({ slug: z.string().nullish() }).nullish(),
      output: z.object({ title: z.string().nullish() }).nullish(),
    }),
  ),
});
export type CheckRun = z.output<typeof checkRuns>['check_runs'][number];

export const branch = z.object({
  protected: z.boolean(),
  protection: z
    .object({ required_status_checks: z.object({ contexts: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
});

export const protection = z.object({
  required_status_checks: z.object({ strict: z.boolean().nullish() }).nullish(),
  required_pull_request_reviews: z.object({ required_approving_review_count: z.number().nullish() }).nullish(),
});

/** Rules of rulesets that hold for a branch. */
export const rules = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_status_checks: z.array(z.object({ context: z.string() })).optional(),
        strict_required_status_checks_policy: z.boolean().optional(),
        required_approving_review_count: z.number().optional(),
      })
      .nullish(),
  }),
);

export const repository = z.object({
  default_branch: z.string(),
  archived: z.boolean(),
  has_issues: z.boolean(),
  has_pull_requests: z.boolean().nullish(),
  permissions: z.object({ push: z.boolean() }).nullish(),
  allow_merge_commit: z.boolean().nullish(),
  allow_squash_merge: z.boolean().nullish(),
  allow_rebase_merge: z.boolean().nullish(),
});

export const references = z.array(z.object({ ref: z.string() }));
export const reference = z.object({ object: z.object({ sha: z.string() }) });
export const permission = z.object({ permission: z.string() });
export const meta = z.object({ installed_version: z.string().nullish() });

/** `author` is the account, which may have none; `verification` is missing on old servers. */
export const signedCommit = z.object({
  author: account.nullish(),
  commit: z.object({ verification: z.object({ verified: z.boolean() }).nullish() }),
});
