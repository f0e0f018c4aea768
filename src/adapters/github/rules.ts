import type { BranchRules } from '../../model/forge.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import type { Place } from './place.ts';
import { branch, protection, rules } from './schema.ts';

/** Branch protection and rulesets hold at the same time; what either demands is demanded. */
export async function rulesOf(place: Place, name: string): Promise<Reading<BranchRules>> {
  const parameters = { branch: name };
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}';
  const reply = await place.client.ask({ route, parameters, expect: [404] });
  if (reply.status === 404) return unknown('repository-unreachable', `${place.client.source} has no branch ${name}`);
  const facts = reply.read(branch);
  const [classic, modern] = [facts.protected ? await detailsOf(place, name) : {}, await rulesetsOf(place, name)];
  const contexts = facts.protection?.required_status_checks?.contexts ?? [];
  const upToDate = modern.strict || classic?.strict;
  return known({
    required: [...new Set([...contexts, ...modern.contexts])].toSorted(),
    names: 'exact',
    approvals: Math.max(classic?.approvals ?? 0, modern.approvals),
    mergeQueue: modern.mergeQueue,
    ...(classic === undefined && !modern.strict ? {} : { upToDate: upToDate === true }),
  });
}

/** Administrators only: undefined when we may not look. */
async function detailsOf(place: Place, name: string): Promise<{ strict?: boolean; approvals?: number } | undefined> {
  const route = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
  const reply = await place.client.ask({ route, parameters: { branch: name }, expect: [403, 404] });
  if (reply.status === 403) return undefined;
  if (reply.status === 404) return {};
  const facts = reply.read(protection);
  return {
    strict: facts.required_status_checks?.strict === true,
    approvals: facts.required_pull_request_reviews?.required_approving_review_count ?? 0,
  };
}

/** Old Enterprise Servers have no rulesets. */
async function rulesetsOf(place: Place, name: string) {
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
  const reply = await place.client.ask({ route, parameters: { branch: name }, expect: [404] });
  const all = reply.status === 404 ? [] : reply.read(rules);
  const parameters = all.flatMap((rule) => rule.parameters ?? []);
  return {
    contexts: parameters.flatMap((one) => one.required_status_checks ?? []).map(({ context }) => context),
    strict: parameters.some((one) => one.strict_required_status_checks_policy === true),
    approvals: Math.max(0, ...parameters.map((one) => one.required_approving_review_count ?? 0)),
    mergeQueue: all.some(({ type }) => type === 'merge_queue'),
  };
}
