import { byText } from '../../model/by-text.ts';
import type { Check } from '../../model/forge.ts';
import type { Checks } from '../../ports/forge-parts.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { rulesOf } from './rules.ts';
import { type CheckRun, checkRuns, type Status, status } from './schema.ts';

export function checksOf(place: Place): Checks {
  return {
    of: (commit) => checksOn(place, commit),
    rules: (branch) => rulesOf(place, branch),
    publish: (commit, report) => publish(place, commit, report),
  };
}

/** Two things report: statuses, and runs of Apps such as Actions. Asked for by commit: a branch may have moved. */
async function checksOn(place: Place, commit: string): Promise<Check[]> {
  const byName = new Map<string, Check>();
  for (const check of [...(await statusesOn(place, commit)), ...(await runsOn(place, commit))]) {
    const other = byName.get(check.name);
    byName.set(check.name, other === undefined ? check : worse(other, check));
  }
  return [...byName.values()].toSorted((a, b) => byText(a.name, b.name));
}

const BADNESS = { failed: 3, pending: 2, neutral: 1, passed: 0 } as const;
const worse = (a: Check, b: Check): Check => (BADNESS[b.state] > BADNESS[a.state] ? b : a);

/** Newest first, all that were ever sent: the first of a name counts. */
async function statusesOn(place: Place, commit: string): Promise<Check[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/statuses';
  const all = await everything(place.client, { route, parameters: { ref: commit } }, status);
  const newest = new Map(all.toReversed().map((one) => [one.context, one]));
  return Promise.all([...newest.values()].map((one) => statusCheck(place, one)));
}

async function statusCheck(place: Place, { context, state, description, creator }: Status): Promise<Check> {
  const who = creator === null || creator === undefined ? 'person' : (await place.personOf(creator)).kind;
  return {
    name: context,
    state: state === 'success' ? 'passed' : state === 'pending' ? 'pending' : 'failed',
    by: who === 'self' ? 'self' : 'other',
    description: description ?? '',
  };
}

/** 100 to a page; a commit with more runs than this has other problems. */
const RUN_PAGES = 10;

async function runsOn(place: Place, commit: string): Promise<Check[]> {
  const { login } = await place.self();
  const found: Check[] = [];
  for (let page = 1; page <= RUN_PAGES; page++) {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    const parameters = { ref: commit, filter: 'latest', per_page: 100, page };
    const runs = (await place.client.ask({ route, parameters })).read(checkRuns);
    found.push(...runs.check_runs.map((run) => runCheck(run, login)));
    if (runs.check_runs.length === 0 || found.length >= runs.total_count) break;
  }
  return found;
}

function runCheck({ name, status: stage, conclusion, app, output }: CheckRun, login: string): Check {
  const isNeutral = conclusion === 'neutral' || conclusion === 'skipped';
  const outcome = conclusion === 'success' ? 'passed' : isNeutral ? 'neutral' : 'failed';
  return {
    name,
    state: stage === 'completed' ? outcome : 'pending',
    by: `${app?.slug ?? ''}[bot]` === login ? 'self' : 'other',
    description: output?.title ?? '',
  };
}

/** GitHub refuses longer descriptions. */
const LONGEST = 140;

async function publish(place: Place, commit: string, report: Omit<Check, 'by'>): Promise<'written' | 'unchanged'> {
  const description = report.description.slice(0, LONGEST);
  const state = { passed: 'success', failed: 'failure', pending: 'pending', neutral: 'success' }[report.state];
  const ours = (await statusesOn(place, commit)).find(({ name, by }) => name === report.name && by === 'self');
  const same = { success: 'passed', failure: 'failed', pending: 'pending' }[state];
  if (ours?.state === same && ours?.description === description) return 'unchanged';
  const route = 'POST /repos/{owner}/{repo}/statuses/{sha}';
  await place.client.ask({ route, parameters: { sha: commit, context: report.name, state, description } });
  return 'written';
}
