import type { Permission } from '../../model/forge.ts';
import { known, unknown } from '../../model/reason.ts';
import type { Place } from './place.ts';
import { permission } from './schema.ts';

/** `maintain` is told as `write` and `triage` as `read`. */
export async function permissionOf(place: Place, login: string): Promise<Permission> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  const reply = await place.client.ask({ route, parameters: { username: login }, expect: [403, 404] });
  if (reply.status === 403)
    return unknown('forbidden', `${place.client.source} does not tell our account who may write${reply.said}`);
  if (reply.status === 404) return known('none');
  const level = reply.read(permission).permission;
  if (level === 'admin' || level === 'write') return known('write');
  return known(level === 'read' ? 'read' : 'none');
}
