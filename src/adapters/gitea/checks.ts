import { byText } from '../../model/by-text.ts';
import type { BranchRules, Check } from '../../model/forge.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import type { Checks } from '../../ports/forge-parts.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { branch, protection, type Status, status } from './schema.ts';

export function checksOf(place: Place): Checks {
  return {
    of: (commit) => checksOn(place, commit),
    rules: (name) => rules(place, name),
    publish: (commit, report) => publish(place, commit, report),
  };
}

/** All reports are kept; the newest one of a name counts. */
async function checksOn(place: Place, commit: string): Promise<Check[]> {
  const all = await everything(place.client, { path: place.at(`commits/${commit}/statuses`) }, status);
  const newest = new Map(all.toSorted((a, b) => a.id - b.id).map((one) => [one.context, one]));
  const checks = await Promise.all([...newest.values()].map((one) => checkOf(place, one)));
  return checks.toSorted((a, b) => byText(a.name, b.name));
}

async function checkOf(place: Place, one: Status): Promise<Check> {
  const who = one.creator === null || one.creator === undefined ? 'other' : (await place.personOf(one.creator)).kind;
  return {
    name: one.context,
    state: stateOf(one.status),
    by: who === 'self' ? 'self' : 'other',
    description: one.description ?? '',
  };
}

/** A warning is no success, and what we do not know is not either. */
function stateOf(text: string): Check['state'] {
  if (text === 'success') return 'passed';
  if (text === 'pending') return 'pending';
  return text === 'skipped' ? 'neutral' : 'failed';
}

/** A branch tells everybody what it demands; how old a head may be is told to administrators only. */
async function rules(place: Place, name: string): Promise<Reading<BranchRules>> {
  const path = place.at(`branches/${encodeURIComponent(name)}`);
  const reply = await place.client.ask({ path, expect: [404] });
  if (reply.status === 404) return unknown('repository-unreachable', `${place.client.source} has no branch ${name}`);
  const facts = reply.read(branch);
  const upToDate = await demandsNewestBase(place, facts.effective_branch_protection_name ?? '');
  return known({
    required: facts.enable_status_check ? facts.status_check_contexts : [],
    names: 'glob',
    approvals: facts.required_approvals,
    mergeQueue: false,
    ...(facts.protected ? (upToDate === undefined ? {} : { upToDate }) : { upToDate: false }),
  });
}

async function demandsNewestBase(place: Place, rule: string): Promise<boolean | undefined> {
  if (rule === '') return undefined;
  const path = place.at(`branch_protections/${encodeURIComponent(rule)}`);
  const reply = await place.client.ask({ path, expect: [403, 404] });
  return reply.status === 200 ? reply.read(protection).block_on_outdated_branch : undefined;
}

async function publish(place: Place, commit: string, report: Omit<Check, 'by'>): Promise<'written' | 'unchanged'> {
  const ours = (await checksOn(place, commit)).find(({ name, by }) => name === report.name && by === 'self');
  if (ours?.state === report.state && ours.description === report.description) return 'unchanged';
  const state = { passed: 'success', failed: 'failure', pending: 'pending', neutral: 'success' }[report.state];
  const body = { context: report.name, state, description: report.description };
  await place.client.ask({ method: 'POST', path: place.at(`statuses/${commit}`), body });
  return 'written';
}
