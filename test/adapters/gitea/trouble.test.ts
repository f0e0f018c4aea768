import { afterEach, describe, expect, it } from 'vitest';
import { RetryLater } from '../../../src/model/errors.ts';
import { forgeTroubleContract, thrownBy } from '../../contract/forge-trouble.ts';
import { AT, type World, world } from './world.ts';

forgeTroubleContract(
  'Gitea',
  async () => {
    const here = await world();
    const nowhere = () => here.again({ url: 'http://127.0.0.1:9' });
    return { ...here, secret: here.double.tokens.bot, nowhere };
  },
  AT,
);

describe('Gitea in trouble', () => {
  let at: World;
  afterEach(() => at.close());

  describe('a refusal', () => {
    it.each([
      [423, { code: 'forbidden' }, /archived/],
      [400, { code: 'surprise' }, /answered 400/],
    ])('%i says what to do', async (status, shape, words) => {
      at = await world();
      at.double.failNext({ kind: 'answer', status, body: { message: 'no' } });
      const error = await thrownBy(at.forge.facts());
      expect(error).toMatchObject(shape);
      expect(error.issue).toMatch(words);
    });

    it.each([
      ['read:repository read:user', 'write:repository'],
      ['write:repository read:user', 'write:issue'],
    ])('with the scopes %s names %s', async (scopes, missing) => {
      at = await world();
      const token = at.double.addToken('bot', scopes.split(' '));
      const { user, problems } = await at.again({ token: async () => token }).check();
      expect([user, problems.some((problem) => problem.includes(missing))]).toEqual(['bot', true]);
    });

    it('for want of `read:user` says so', async () => {
      at = await world();
      const token = at.double.addToken('bot', ['write:repository']);
      expect((await thrownBy(at.again({ token: async () => token }).check())).issue).toContain('read:user');
    });

    it('of another kind names the scope and repeats the server', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 403, body: { message: 'blocked by\n the owner' } });
      const { issue } = await thrownBy(at.forge.facts());
      expect(issue).toContain('the token needs the scope read:repository');
      expect(issue).toContain('"blocked by\\n the owner"');
    });

    it('names a new address of the server and never follows it', async () => {
      at = await world();
      const headers = { location: 'https://elsewhere.example.org/x' };
      at.double.failNext({ kind: 'answer', status: 301, headers });
      const before = at.double.requests.length;
      expect((await thrownBy(at.forge.facts())).issue).toContain('https://elsewhere.example.org (301)');
      expect(at.double.requests.length - before).toBe(1);
    });
  });

  describe('an answer that is none', () => {
    it('of another shape names the field', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 200, body: { default_branch: 7 } });
      expect((await thrownBy(at.forge.facts())).issue).toContain('default_branch');
    });
  });

  describe('a server that is busy', () => {
    it('is left to the next pass when it asks for a minute', async () => {
      at = await world();
      const inTwoMinutes = new Date(at.pace.now() + 120_000).toUTCString();
      for (const wait of [inTwoMinutes]) {
        at.double.failNext({ kind: 'answer', status: 429, headers: { 'retry-after': wait } });
        const error = await thrownBy(at.forge.facts());
        expect(error).toBeInstanceOf(RetryLater);
        expect(error instanceof RetryLater && error.afterMs).toBeGreaterThanOrEqual(60_000);
      }
      expect(at.pace.waits).toEqual([]);
    });

    it('gets a write again only when it has not taken it', async () => {
      at = await world();
      const request = await at.request('trimtab/web');
      const isOpening = ({ method, path }: { method: string; path: string }) =>
        method === 'POST' && path.endsWith('/pulls');
      at.double.failNext({ kind: 'answer', status: 429, headers: { 'retry-after': '1' } }, isOpening);
      const { number } = await at.forge.open(request);
      const isComment = ({ method, path }: { method: string; path: string }) =>
        method === 'POST' && path.endsWith('/comments');
      at.double.failNext({ kind: 'answer', status: 503 }, isComment);
      await thrownBy(at.forge.comments.write(number, 'once'));
      expect(at.double.requests.filter(isComment)).toHaveLength(1);
    });

    it('that cannot be reached is named', async () => {
      at = await world();
      const { issue } = await thrownBy(at.again({ url: 'http://127.0.0.1:9' }).list());
      expect(issue).toContain('cannot be reached (ECONNREFUSED)');
    });

    it('that is silent is given up', async () => {
      at = await world();
      const forge = at.again({ timeoutMs: 50 });
      for (let i = 0; i < 3; i++) at.double.failNext({ kind: 'silent' });
      expect((await thrownBy(forge.facts())).issue).toBe('did not answer in time');
    });
  });

  it('takes a token that was renewed in the meantime', async () => {
    at = await world();
    const tokens = ['an-old-one', at.double.tokens.bot];
    const forge = at.again({ token: async () => tokens.shift() ?? at.double.tokens.bot });
    expect((await forge.facts()).defaultBranch).toBe('main');
  });
});
