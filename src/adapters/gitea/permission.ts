import type { Permission } from '../../model/forge.ts';
import { known, unknown } from '../../model/reason.ts';
import type { Place } from './place.ts';
import { accounts, permission } from './schema.ts';

/**
 * May this person write? Only administrators of the repository may ask that outright. Otherwise the people who can be
 * assigned are those with write access, in a person's repository; in an organization's that list holds readers as well,
 * so there the answer is unknown, which counts as no.
 */
export async function permissionOf(place: Place, login: string): Promise<Permission> {
  const path = place.at(`collaborators/${encodeURIComponent(login)}/permission`);
  const reply = await place.client.ask({ path, expect: [403, 404] });
  if (reply.status === 404) return known('none');
  if (reply.status === 200) return known(levelOf(reply.read(permission).permission));
  const organization = await place.client.ask({
    path: `orgs/${encodeURIComponent(place.owner)}`,
    expect: [403, 404],
  });
  if (organization.status !== 404)
    return unknown(
      'forbidden',
      `${place.client.source} does not tell our account who may write: make it an administrator of the repository`,
    );
  const writers = (await place.client.ask({ path: place.at('assignees') })).read(accounts);
  return known(writers.some((one) => one.login.toLowerCase() === login.toLowerCase()) ? 'write' : 'none');
}

function levelOf(text: string): 'none' | 'read' | 'write' {
  if (text === 'owner' || text === 'admin' || text === 'write') return 'write';
  return text === 'read' ? 'read' : 'none';
}
