import type { PullRequest } from '../../model/pull-request.ts';
import type { LabelResult } from '../../ports/forge-parts.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { event } from './schema.ts';

export async function completeLabels(
  place: Place,
  pullRequest: PullRequest,
  wanted: readonly string[],
): Promise<LabelResult> {
  const missing = wanted.filter((name) => !pullRequest.labels.includes(name));
  if (missing.length === 0) return { added: [], withheld: [] };
  const removed = await removedByOthers(place, pullRequest.number);
  const added = missing.filter((name) => !removed.has(name));
  await addLabels(place, pullRequest.number, added);
  return { added, withheld: missing.filter((name) => removed.has(name)) };
}

export async function addLabels(place: Place, number: number, labels: readonly string[]): Promise<void> {
  if (labels.length === 0) return;
  await makeLabels(place, labels);
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
  await place.client.ask({ route, parameters: { issue_number: number, labels }, repeat: 'safe' });
}

/** 422: somebody made it in the meantime. */
export async function makeLabels(place: Place, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const route = 'GET /repos/{owner}/{repo}/labels/{name}';
    const { status } = await place.client.ask({ route, parameters: { name }, expect: [404] });
    if (status === 200) continue;
    const parameters = { name, color: 'cccccc', description: 'set by Trimtab' };
    await place.client.ask({ route: 'POST /repos/{owner}/{repo}/labels', parameters, expect: [422], repeat: 'safe' });
  }
}

/** The last word about each label. Events come oldest first. */
async function removedByOthers(place: Place, number: number): Promise<ReadonlySet<string>> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
  const events = await everything(place.client, { route, parameters: { issue_number: number } }, event);
  const { id } = await place.self();
  const removed = new Set<string>();
  for (const { event: kind, actor, label } of events) {
    if (label === null || label === undefined) continue;
    if (kind === 'unlabeled' && actor?.id !== id) removed.add(label.name);
    else if (kind === 'labeled' || kind === 'unlabeled') removed.delete(label.name);
  }
  return removed;
}
