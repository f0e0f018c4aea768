import { afterAll, beforeAll } from 'vitest';
import { forgeContract } from '../../contract/forge.ts';
import { forgePartsContract } from '../../contract/forge-parts.ts';
import { giteaApiContract } from '../../contract/gitea-api.ts';
import { type GiteaDouble, giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { apiSubject, giteaSubject, serverOf } from './subject.ts';

let double: GiteaDouble;
beforeAll(async () => {
  double = await giteaDouble();
});
afterAll(() => double.close());

const start = () => giteaSubject(serverOf(double), { pace: { now: Date.now, sleep: async () => undefined } });

forgeContract('Gitea', start);
forgePartsContract('Gitea', start);
giteaApiContract('the double', () =>
  apiSubject(serverOf(double), double.addToken('bot', ['read:repository', 'read:user'])),
);
