import { afterEach, describe, expect, it } from 'vitest';
import { tokenCredentials } from '../../../src/adapters/github/credentials.ts';
import { RetryLater } from '../../../src/model/errors.ts';
import { forgeTroubleContract, thrownBy } from '../../contract/forge-trouble.ts';
import { AT, type World, world } from './world.ts';

forgeTroubleContract(
  'GitHub',
  async () => {
    const here = await world();
    const nowhere = () => here.again({ url: 'http://127.0.0.1:9' });
    return { ...here, secret: here.double.tokens.bot, nowhere };
  },
  AT,
);

describe('GitHub in trouble', () => {
  let at: World;
  afterEach(() => at.close());
  const answers = (status: number, rest: { headers?: Record<string, string>; body?: unknown } = {}) =>
    at.double.failNext({ kind: 'answer', status, ...rest });

  describe('a refusal', () => {
    it.each([
      [403, { code: 'forbidden' }, /lacks a permission: "no"/],
      [410, { code: 'absent' }, /switched off/],
      [301, { code: 'surprise' }, /moved or renamed/],
      [422, { code: 'surprise' }, /answered 422.*"no"/],
    ])('%i says what to do', async (status, shape, words) => {
      at = await world();
      answers(status, { body: { message: 'no' } });
      const error = await thrownBy(at.forge.facts());
      expect(error).toMatchObject({ name: 'UpstreamSurprise', ...shape });
      expect(error.issue).toMatch(words);
    });

    it('names the permission or the scope that GitHub names', async () => {
      at = await world();
      const token = at.double.addToken('bot', { permissions: { contents: 'write', pull_requests: 'write' } });
      const forge = at.again({ credentials: tokenCredentials(async () => token) });
      expect((await thrownBy(forge.comments.write(1, 'x'))).issue).toContain(
        'the token needs the permission issues=write',
      );
      answers(403, { headers: { 'x-accepted-oauth-scopes': 'repo' } });
      expect((await thrownBy(at.forge.facts())).issue).toContain('the token needs the scope repo');
    });

    it('names what a fine-grained token lacks without changing anything', async () => {
      at = await world();
      const token = at.double.addToken('bot', { permissions: { contents: 'write', pull_requests: 'read' } });
      const forge = at.again({ credentials: tokenCredentials(async () => token) });
      expect((await forge.check()).problems).toEqual([
        expect.stringContaining('the token needs the permission pull_requests=write'),
        expect.stringContaining('the token needs the permission issues=write'),
      ]);
      expect(forge.traffic().writes).toBe(0);
    });

    it('names what a classic token lacks', async () => {
      at = await world();
      const token = at.double.addToken('bot', { scopes: 'read:user, gist' });
      const forge = at.again({ credentials: tokenCredentials(async () => token) });
      expect((await forge.check()).problems).toEqual(['the token lacks the scope repo: make one that has it']);
      const enough = at.double.addToken('bot', { scopes: 'repo, gist' });
      expect((await at.again({ credentials: tokenCredentials(async () => enough) }).check()).problems).toEqual([]);
    });
  });

  describe('limits', () => {
    it('are waited for when they are short', async () => {
      at = await world();
      answers(403, { headers: { 'retry-after': '20' }, body: { message: 'You have exceeded a secondary rate limit' } });
      await at.forge.facts();
      expect(at.pace.waits).toEqual([20_000]);
    });

    it('without a time mean a minute, left to the next pass, and nothing more is asked', async () => {
      at = await world();
      const message =
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation';
      answers(403, { body: { message } });
      const error = await thrownBy(at.forge.facts());
      expect(error).toMatchObject({ name: 'RetryLater', afterMs: 60_000 });
      const before = at.double.requests.length;
      expect(await thrownBy(at.forge.list())).toMatchObject({ name: 'RetryLater' });
      expect(at.double.requests).toHaveLength(before);
      await at.pace.sleep(60_000);
      expect((await at.forge.facts()).defaultBranch).toBe('main');
    });

    it('by the hour last until the hour is over', async () => {
      at = await world();
      const reset = Math.ceil((at.pace.now() + 1_800_000) / 1000);
      answers(403, { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) } });
      const error = await thrownBy(at.forge.facts());
      expect(error instanceof RetryLater && error.afterMs).toBeGreaterThan(1_790_000);
    });

    it('of GraphQL are limits, too', async () => {
      at = await world();
      const { number } = await at.forge.open(await at.request('trimtab/web'));
      answers(200, { body: { data: null, errors: [{ type: 'RATE_LIMITED', message: 'slow' }] } });
      expect(await thrownBy(at.forge.stages.waiting(number))).toMatchObject({ name: 'RetryLater' });
    });

    it('are told from a missing permission', async () => {
      at = await world();
      answers(403, { body: { message: 'Resource not accessible by integration' } });
      expect(await thrownBy(at.forge.facts())).toMatchObject({ name: 'UpstreamSurprise', code: 'forbidden' });
    });

    it('apply to a refusal that would be an answer, too', async () => {
      at = await world();
      answers(403, { body: { message: 'You have exceeded a secondary rate limit' } });
      expect(await thrownBy(at.forge.permissionOf('ada'))).toMatchObject({ name: 'RetryLater' });
    });
  });

  describe('writes', () => {
    it('go one by one, a second apart, whoever sends them', async () => {
      at = await world();
      const { number } = await at.forge.open(await at.request('trimtab/web'));
      const from = at.pace.now();
      await Promise.all(['a', 'b', 'c'].map((body) => at.forge.comments.write(number, body)));
      expect(at.pace.now() - from).toBeGreaterThanOrEqual(3_000);
      expect((await at.forge.comments.list(number)).map(({ body }) => body)).toEqual(['a', 'b', 'c']);
    });

    it('count; a pass without a change has none', async () => {
      at = await world();
      const { number, title, body } = await at.forge.open(await at.request('trimtab/web', ['trimtab']));
      const { writes } = at.forge.traffic();
      await at.forge.list();
      await at.forge.update(number, { title, body, at: AT });
      await at.forge.stages.waiting(number);
      expect(at.forge.traffic().writes).toBe(writes);
      expect(writes).toBe(3);
    });
  });

  describe('an answer that got lost', () => {
    it('to labels leaves the pull request open and is completed later', async () => {
      at = await world();
      const request = await at.request('trimtab/web', ['trimtab']);
      at.double.failNext({ kind: 'answer', status: 503 }, ({ path }) => path.endsWith('/issues/1/labels'));
      at.double.failNext({ kind: 'answer', status: 503 }, ({ path }) => path.endsWith('/issues/1/labels'));
      at.double.failNext({ kind: 'answer', status: 503 }, ({ path }) => path.endsWith('/issues/1/labels'));
      const opened = await at.forge.open(request);
      expect(opened).toMatchObject({ state: 'open', labels: [] });
      expect(await at.forge.labels.complete(opened, ['trimtab'])).toEqual({ added: ['trimtab'], withheld: [] });
    });
  });
});
