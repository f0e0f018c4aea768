import { z } from 'zod';
import type { OpenChange } from '../../model/forge.ts';
import { everything, pages } from './pages.ts';
import type { Place } from './place.ts';
import { pull } from './schema.ts';

/** Somebody who repairs what failed opened a pull request lately: older ones are not looked at. */
const MOST = 20;

const file = z.object({ filename: z.string() });

/** Newest first, with what each changes; of a very large one the first hundred files. */
export async function othersOpen(place: Place): Promise<OpenChange[]> {
  const { id } = await place.self();
  const parameters = { state: 'open', sort: 'updated', direction: 'desc' };
  const open = await everything(place.client, { route: 'GET /repos/{owner}/{repo}/pulls', parameters }, pull);
  const changes: OpenChange[] = [];
  for (const { number, title, user } of open.filter((one) => one.user?.id !== id).slice(0, MOST)) {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
    const [files = []] = await Array.fromAsync(
      pages(place.client, { route, parameters: { pull_number: number } }, file),
    );
    changes.push({ number, title, author: user?.login ?? 'somebody', files: files.map(({ filename }) => filename) });
  }
  return changes;
}
