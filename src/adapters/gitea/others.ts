import { z } from 'zod';
import type { OpenChange } from '../../model/forge.ts';
import { everything } from './pages.ts';
import type { Place } from './place.ts';
import { pull } from './schema.ts';

/** Somebody who repairs what failed opened a pull request lately: older ones are not looked at. */
const MOST = 20;

const file = z.object({ filename: z.string() });

/** Newest first, with what each changes. */
export async function othersOpen(place: Place): Promise<OpenChange[]> {
  const { id } = await place.self();
  const query = { state: 'open', sort: 'recentupdate' };
  const open = await everything(place.client, { path: place.at('pulls'), query }, pull);
  const others = open.filter(({ user }) => user?.id !== id).slice(0, MOST);
  const changes: OpenChange[] = [];
  for (const { number, title, user } of others) {
    const files = await everything(place.client, { path: place.at(`pulls/${number}/files`) }, file);
    changes.push({ number, title, author: user?.login ?? 'somebody', files: files.map(({ filename }) => filename) });
  }
  return changes;
}
