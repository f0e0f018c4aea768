import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitea } from '../../../src/adapters/gitea/gitea.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { type GiteaDouble, giteaDouble } from '../../fakes/gitea/gitea-double.ts';
import { asPerson, serverOf } from './subject.ts';

describe('open pull requests of others', () => {
  let double: GiteaDouble;
  beforeAll(async () => {
    double = await giteaDouble();
    const send = asPerson(serverOf(double));
    await send('POST', 'user/repos', { name: 'manifests', auto_init: true, default_branch: 'main' });
    await send('PUT', 'repos/ada/manifests/collaborators/bot', { permission: 'write' });
    const { git } = double.repository('ada/manifests');
    const parent = git.head('main');
    const files = { 'apps/web/web.yaml': 'a: 1\n', 'apps/web/config.yaml': 'b: 2\n' };
    git.setRef('refs/heads/repair', git.commitFile({ parent, files, message: 'repair' }));
    git.setRef('refs/heads/trimtab--own', git.commitFile({ parent, files: { x: 'y\n' }, message: 'own' }));
    await send('POST', 'repos/ada/manifests/pulls', { head: 'repair', base: 'main', title: 'Repair web' });
  });
  afterAll(() => double.close());

  it('come with what they change, ours not among them', async () => {
    const forge = gitea({
      url: double.origin,
      owner: 'ada',
      repository: 'manifests',
      prefix: 'trimtab--',
      token: async () => double.tokens.bot,
      pace: { now: Date.now, sleep: async () => {} },
    });
    const { git } = double.repository('ada/manifests');
    const own = { branch: 'trimtab--own', base: 'main', title: 'Own', body: '', labels: [] };
    await forge.open({ ...own, headCommit: git.head('trimtab--own') ?? '', at: TAKEN_AT });
    expect(await forge.othersOpen()).toEqual([
      { number: 1, author: 'ada', title: 'Repair web', files: ['apps/web/config.yaml', 'apps/web/web.yaml'] },
    ]);
  });
});
