import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type World, world } from './world.ts';

describe('a GitHub App', () => {
  let at: World;
  afterEach(() => at.close());
  const asApp = () => at.again({ credentials: at.app() });

  it('works as its own account, with one token for all requests', async () => {
    at = await world();
    const forge = asApp();
    expect(await forge.check()).toEqual({ user: 'trimtab[bot]', problems: [] });
    const opened = await forge.open(await at.request('trimtab/web', ['trimtab']));
    expect((await forge.list()).map(({ number }) => number)).toEqual([opened.number]);
    // What somebody with a token opened is not ours.
    await at.forge.open(await at.request('trimtab/db'));
    expect(await forge.list()).toHaveLength(1);
    expect(at.asked('POST', '/access_tokens')).toBe(1);
    expect(at.double.violations()).toEqual([]);
  });

  it('goes on with a new token when the old one ends in mid-run', async () => {
    at = await world();
    const credentials = at.app();
    const forge = at.again({ credentials });
    const { number } = await forge.open(await at.request('trimtab/web'));
    const old = await credentials.token();
    at.double.revoke(old);
    expect((await forge.comments.write(number, 'still here')).body).toBe('still here');
    expect(await credentials.token()).not.toBe(old);
    expect(at.asked('POST', '/comments')).toBe(2);
    expect((await forge.comments.list(number)).map(({ body }) => body)).toEqual(['still here']);
  });

  it('names the permissions it lacks', async () => {
    at = await world();
    delete at.double.state.appPermissions.issues;
    at.double.state.appPermissions.contents = 'read';
    expect((await asApp().check()).problems).toEqual([
      expect.stringContaining('our account may not push to the repository'),
      expect.stringContaining('the App lacks the permission contents=write: give it'),
      expect.stringContaining('the App lacks the permission issues=write: give it'),
    ]);
  });

  it('with the wrong key or installation says so, and shows neither', async () => {
    at = await world();
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await expect(at.app({ privateKey }).token()).rejects.toMatchObject({
      code: 'forbidden',
      issue: "refused the App's id or key (401)",
    });
    const error = await at
      .app({ installationId: 1 })
      .token()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ issue: 'the App has no installation 1' });
    expect(JSON.stringify(error)).not.toMatch(/eyJ|PRIVATE KEY/);
  });

  it('finds its installation itself, and says where it is missing', async () => {
    at = await world();
    const { credentials } = { credentials: at.app({ installationId: undefined }) };
    expect(await at.again({ credentials }).check()).toEqual({ user: 'trimtab[bot]', problems: [] });
    at.double.state.repositories.clear();
    const error = await at
      .app({ installationId: undefined })
      .token()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'forbidden',
      issue: expect.stringMatching(/not installed on ada\/.*: install it/),
    });
  });

  it('with a key that is none names the setting, and not the key', async () => {
    at = await world();
    const error = await at
      .app({ privateKey: '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\n' })
      .token()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ConfigError', path: 'forge.app' });
    expect(error instanceof Error ? `${error.stack} ${JSON.stringify(error)}` : '').not.toContain('hunter2');
  });

  describe('commits on a branch', () => {
    const order = (part: object = {}) => {
      const { git } = at.state;
      return {
        branch: 'trimtab/web',
        parent: git.head('main') ?? '',
        expected: undefined,
        headline: 'web: 96Mi',
        body: '',
        files: { 'web.yaml': 'memory: 96Mi\n' },
        ...part,
      };
    };

    it('that does not exist yet, on top of its parent', async () => {
      at = await world();
      const forge = asApp();
      const made = await forge.commitOnBranch(order());
      expect(made).toEqual({ kind: 'committed', commit: at.state.git.head('trimtab/web') });
      expect(at.state.git.count('main..trimtab/web')).toBe(1);
      expect(await forge.commitOnBranch(order())).toEqual({ kind: 'moved' });
    });

    it('that exists, rebuilt from the base, with its pull request open all the time', async () => {
      at = await world();
      const forge = asApp();
      const made = await forge.commitOnBranch(order());
      const expected = made.kind === 'committed' ? made.commit : '';
      const request = { branch: 'trimtab/web', base: 'main', title: 't', body: '', labels: [], headCommit: expected };
      const { number } = await forge.open({ ...request, at: (await at.request('trimtab/x')).at });
      const again = await forge.commitOnBranch(
        order({ expected, files: { 'web.yaml': 'memory: 112Mi\n', 'README.md': undefined } }),
      );
      expect(again.kind).toBe('committed');
      expect(at.state.git.count('main..trimtab/web')).toBe(1);
      expect(await forge.stages.get(number)).toMatchObject({
        state: 'open',
        headCommit: at.state.git.head('trimtab/web'),
      });
      expect([...at.state.git.heads().keys()]).not.toContain('trimtab/web--next');
    });

    it('by GitHub for our account are known as such, and no others', async () => {
      at = await world();
      const forge = asApp();
      const made = await forge.commitOnBranch(order());
      expect(made.kind === 'committed' && (await forge.isOwnCommit(made.commit))).toBe(true);
      expect(await forge.isOwnCommit(await at.commitTo('trimtab/db'))).toBe(false);
      expect(await forge.isOwnCommit('1'.repeat(40))).toBe(false);
      // What somebody else lets GitHub sign is theirs.
      const other = await at.forge.commitOnBranch(order({ branch: 'trimtab/other' }));
      expect(other.kind === 'committed' && (await forge.isOwnCommit(other.commit))).toBe(false);
    });

    it('leave nothing behind that is not taken away later', async () => {
      at = await world();
      const forge = asApp();
      const main = at.state.git.head('main');
      at.state.git.setRef('refs/heads/trimtab/web--next', main);
      at.state.git.setRef('refs/heads/feature--next', main);
      await forge.clearStaging();
      expect([...at.state.git.heads().keys()].toSorted()).toEqual(['feature--next', 'main']);
      const { writes } = forge.traffic();
      await forge.clearStaging();
      expect(forge.traffic().writes).toBe(writes);
    });

    it('never over a commit that came in between', async () => {
      at = await world();
      const forge = asApp();
      const made = await forge.commitOnBranch(order());
      const theirs = await at.commitTo('trimtab/web');
      const expected = made.kind === 'committed' ? made.commit : '';
      expect(await forge.commitOnBranch(order({ expected }))).toEqual({ kind: 'moved' });
      expect(at.state.git.head('trimtab/web')).toBe(theirs);
      expect([...at.state.git.heads().keys()]).not.toContain('trimtab/web--next');
    });
  });
});
