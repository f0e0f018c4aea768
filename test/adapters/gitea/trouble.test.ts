import { afterEach, describe, expect, it } from 'vitest';
import { gitea } from '../../../src/adapters/gitea/gitea.ts';
import { RetryLater, UpstreamSurprise } from '../../../src/model/errors.ts';
import { AT, type World, world } from './world.ts';

/** Everything an error could carry into a log. */
const everythingIn = (error: unknown): string =>
  error instanceof Error
    ? `${JSON.stringify(error)} ${error.message} ${error.stack ?? ''} ${everythingIn(error.cause)}`
    : JSON.stringify(error ?? '');

describe('Gitea in trouble', () => {
  let at: World;
  afterEach(() => at.close());
  const thrownBy = (work: Promise<unknown>): Promise<RetryLater | UpstreamSurprise> =>
    work.then(
      () => Promise.reject(new Error('it should have failed')),
      (error: unknown) => {
        if (error instanceof RetryLater || error instanceof UpstreamSurprise) return error;
        throw error;
      },
    );

  describe('a refusal', () => {
    it.each([
      [401, { code: 'forbidden' }, /token \(401\)/],
      [404, { code: 'absent' }, /has nothing at repos\/ada\/manifests/],
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
    it.each([
      ['web-page', /text\/html instead of JSON/],
      ['truncated', /cut off/],
    ] as const)('%s', async (kind, words) => {
      at = await world();
      at.double.failNext({ kind });
      const error = await thrownBy(at.forge.facts());
      expect(error).toBeInstanceOf(UpstreamSurprise);
      expect(error.issue).toMatch(words);
    });

    it('of another shape names the field', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 200, body: { default_branch: 7 } });
      expect((await thrownBy(at.forge.facts())).issue).toContain('default_branch');
    });
  });

  describe('a server that is busy', () => {
    it('is asked again after 5xx, three times at most', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 502 });
      at.double.failNext({ kind: 'answer', status: 503 });
      expect((await at.forge.facts()).defaultBranch).toBe('main');
      expect(at.pace.waits).toEqual([1000, 3000]);
      for (let i = 0; i < 3; i++) at.double.failNext({ kind: 'answer', status: 500 });
      expect(await thrownBy(at.forge.facts())).toBeInstanceOf(RetryLater);
    });

    it('is given the time it asks for, when that is short', async () => {
      at = await world();
      at.double.failNext({ kind: 'answer', status: 429, headers: { 'retry-after': '7' } });
      await at.forge.facts();
      expect(at.pace.waits).toEqual([7000]);
    });

    it('is left to the next pass when it asks for a minute', async () => {
      at = await world();
      const inTwoMinutes = new Date(at.pace.now() + 120_000).toUTCString();
      for (const wait of ['60', inTwoMinutes]) {
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

    it('that cannot be reached is named without a token', async () => {
      at = await world();
      const forge = gitea({
        url: 'http://127.0.0.1:9',
        owner: 'ada',
        repository: 'manifests',
        prefix: 'trimtab/',
        token: async () => 'top-secret',
        pace: at.pace,
      });
      const error = await thrownBy(forge.list());
      expect(error.issue).toContain('cannot be reached (ECONNREFUSED)');
      expect(everythingIn(error)).not.toContain('top-secret');
    });

    it('that is silent is given up', async () => {
      at = await world();
      const forge = at.again({ timeoutMs: 50 });
      for (let i = 0; i < 3; i++) at.double.failNext({ kind: 'silent' });
      expect((await thrownBy(forge.facts())).issue).toBe('did not answer in time');
    });
  });

  it('repeats a token in no message, even when the server does', async () => {
    at = await world();
    const secret = at.double.tokens.bot;
    for (const status of [400, 401, 403, 404, 409, 422]) {
      at.double.failNext({ kind: 'answer', status, body: { message: `bad ${secret}` } });
      expect(everythingIn(await thrownBy(at.forge.facts()))).not.toContain(secret);
    }
    at.double.failNext({ kind: 'answer', status: 200, body: { default_branch: [secret] } });
    expect(everythingIn(await thrownBy(at.forge.facts()))).not.toContain(secret);
  });

  it('takes a token that was renewed in the meantime', async () => {
    at = await world();
    const tokens = ['an-old-one', at.double.tokens.bot];
    const forge = at.again({ token: async () => tokens.shift() ?? at.double.tokens.bot });
    expect((await forge.facts()).defaultBranch).toBe('main');
  });

  describe('an answer that got lost', () => {
    const lost = (method: string, end: string) =>
      at.double.failNext({ kind: 'lost' }, (asked) => asked.method === method && asked.path.endsWith(end));

    it('to opening is found again: one pull request, one request', async () => {
      at = await world();
      const request = await at.request('trimtab/web', ['trimtab']);
      lost('POST', '/pulls');
      expect(await at.forge.open(request)).toMatchObject({ number: 1, labels: ['trimtab'] });
      expect(at.writes().filter((write) => write === 'POST pulls')).toHaveLength(1);
      expect(await at.forge.list()).toHaveLength(1);
    });

    it('to an update or a close is asked for again', async () => {
      at = await world();
      const { number } = await at.forge.open(await at.request('trimtab/web'));
      lost('PATCH', '/pulls/1');
      expect(await at.forge.update(number, { body: 'New.', at: AT })).toMatchObject({ body: 'New.' });
      lost('PATCH', '/pulls/1');
      expect(await at.forge.close(number, 'obsolete', AT)).toMatchObject({ state: 'closed' });
    });

    it('to a merge is read from the pull request', async () => {
      at = await world();
      const { number, headCommit } = await at.forge.open(await at.request('trimtab/web'));
      lost('POST', '/merge');
      expect(await at.forge.merging.merge({ number, headCommit, method: 'merge' })).toMatchObject({ kind: 'merged' });
      expect(at.writes().filter((write) => write.endsWith('/merge'))).toHaveLength(1);
    });

    it('before anything was done leaves the merge to a later pass', async () => {
      at = await world();
      const { number, headCommit } = await at.forge.open(await at.request('trimtab/web'));
      at.double.failNext({ kind: 'reset' }, ({ path }) => path.endsWith('/merge'));
      expect(await thrownBy(at.forge.merging.merge({ number, headCommit, method: 'merge' }))).toBeInstanceOf(
        RetryLater,
      );
    });

    it('to a comment of a close is not said twice', async () => {
      at = await world();
      const { number } = await at.forge.open(await at.request('trimtab/web'));
      lost('POST', '/comments');
      await thrownBy(at.forge.close(number, 'obsolete', AT));
      await at.forge.close(number, 'obsolete', AT);
      expect((await at.forge.comments.list(number)).map(({ body }) => body)).toEqual(['obsolete']);
    });
  });
});
