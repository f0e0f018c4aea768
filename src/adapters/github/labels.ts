import type { LabelDesk, LabelEvent } from '../../ports/forge-habits/labels.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { event } from './schema.ts';

export const labelDesk = (place: Place): LabelDesk => ({
  history: (number) => labelHistory(place, number),
  add: (number, names) => addLabels(place, number, names),
});

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

/** Events come oldest first. */
async function labelHistory(place: Place, number: number): Promise<LabelEvent[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
  const events = await everything(place.client, { route, parameters: { issue_number: number } }, event);
  const { id } = await place.self();
  return events.flatMap(({ event: kind, actor, label }): LabelEvent[] => {
    if (label === null || label === undefined || (kind !== 'labeled' && kind !== 'unlabeled')) return [];
    const by = actor?.id === id ? 'self' : 'other';
    return [{ label: label.name, kind: kind === 'labeled' ? 'added' : 'removed', by }];
  });
}
