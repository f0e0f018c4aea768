import { describe, expect, it } from 'vitest';
import { forgeContract } from '../../contract/forge.ts';
import { forgePartsContract } from '../../contract/forge-parts.ts';
import { giteaApiContract } from '../../contract/gitea-api.ts';
import { apiSubject, type GiteaServer, giteaSubject } from './subject.ts';

/**
 * The same contract against a server that is named by the environment: E2E_GITEA_URL, and for each of BOT,
 * PERSON and STRANGER a `login:token` in E2E_GITEA_BOT and so on. The person makes throw-away repositories.
 * E2E_GITEA_READER: another token of the bot, with no more than read:repository and read:user.
 */
function named(): GiteaServer | undefined {
  const { E2E_GITEA_URL: url, ...environment } = process.env;
  const signed = (who: string) => {
    const [login = '', token = ''] = (environment[`E2E_GITEA_${who}`] ?? '').split(':');
    return { login, token };
  };
  if (url === undefined) return undefined;
  return { url, bot: signed('BOT'), person: signed('PERSON'), stranger: signed('STRANGER') };
}

const server = named();
if (server !== undefined) {
  forgeContract('a real Gitea', () => giteaSubject(server));
  forgePartsContract('a real Gitea', () => giteaSubject(server));
  giteaApiContract('a real Gitea', () => apiSubject(server, process.env.E2E_GITEA_READER));
}

describe('a real Gitea', () => {
  it('is named completely or not at all', () => {
    for (const sign of server === undefined ? [] : [server.bot, server.person, server.stranger])
      expect(sign.login !== '' && sign.token !== '').toBe(true);
  });
});
