/** Replies of the API: only the fields that are used. Lists may come as null, and may hold null for what failed to load. */
import { z } from 'zod';
import { instant } from '../../model/units.ts';

const time = z.iso.datetime({ offset: true }).transform((text) => instant(Date.parse(text)));
const id = z.number().int();
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const account = z.object({ id, login: z.string() });
export type Account = z.output<typeof account>;

export const label = z.object({ id, name: z.string() });

export const pull = z.object({
  number: id,
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  merged: z.boolean().nullish(),
  merged_at: time.nullish(),
  merge_commit_sha: z.string().nullish(),
  mergeable: z.boolean().nullish(),
  /** Since Gitea 1.23 and Forgejo 8; before, only the title tells. */
  draft: z.boolean().nullish(),
  created_at: time,
  updated_at: time,
  closed_at: time.nullish(),
  html_url: z.string(),
  user: account.nullish(),
  labels: listOf(label),
  base: z.object({ ref: z.string(), repo_id: id }),
  head: z.object({ label: z.string(), ref: z.string(), sha: z.string(), repo_id: id }),
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

/** One entry of a pull request's history. `label`: body `1` when it was added, empty when it was removed. */
export const event = z.object({
  type: z.string(),
  user: account.nullish(),
  body: z.string().nullish(),
  label: label.nullish(),
  created_at: time,
});
export type Event = z.output<typeof event>;

export const status = z.object({
  id,
  status: z.string(),
  context: z.string(),
  description: z.string().nullish(),
  creator: account.nullish(),
});
export type Status = z.output<typeof status>;

export const branch = z.object({
  protected: z.boolean(),
  required_approvals: z.number(),
  enable_status_check: z.boolean(),
  status_check_contexts: listOf(z.string()),
  /** Only shown to administrators of the repository. */
  effective_branch_protection_name: z.string().nullish(),
});

export const protection = z.object({ block_on_outdated_branch: z.boolean() });

export const repository = z.object({
  default_branch: z.string(),
  archived: z.boolean(),
  empty: z.boolean(),
  has_pull_requests: z.boolean(),
  has_issues: z.boolean(),
  permissions: z.object({ push: z.boolean() }).nullish(),
  allow_merge_commits: z.boolean().nullish(),
  allow_squash_merge: z.boolean().nullish(),
  allow_rebase: z.boolean().nullish(),
});

export const version = z.object({ version: z.string() });
export const permission = z.object({ permission: z.string() });
export const accounts = listOf(account);
/** Whatever it is, it is JSON. */
export const anything = z.unknown();
