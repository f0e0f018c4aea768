import { afterEach, describe, expect, it } from 'vitest';
import { RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import type { Instant } from '../../src/model/units.ts';
import type { Forge, NewPullRequest } from '../../src/ports/forge.ts';
import type { ForgeParts } from '../../src/ports/forge-parts.ts';
import type { HttpDouble } from '../fakes/http-double.ts';
import type { QuickPace } from '../fakes/quick-pace.ts';

/** A forge's double that can be told to misbehave, and the adapter at it. */
export interface Troubled {
  readonly double: HttpDouble;
  readonly forge: Forge & ForgeParts;
  readonly pace: QuickPace;
  readonly request: (branch: string, labels?: readonly string[]) => Promise<NewPullRequest>;
  readonly secret: string;
  /** The same adapter with an address where nobody is. */
  readonly nowhere: () => Forge & ForgeParts;
  readonly close: () => Promise<void>;
}

/** Everything an error could carry into a log. */
const everythingIn = (error: unknown): string =>
  error instanceof Error
    ? `${JSON.stringify(error)} ${error.message} ${error.stack ?? ''} ${everythingIn(error.cause)}`
    : JSON.stringify(error ?? '');

export const thrownBy = (work: Promise<unknown>): Promise<RetryLater | UpstreamSurprise> =>
  work.then(
    () => Promise.reject(new Error('it should have failed')),
    (error: unknown) => {
      if (error instanceof RetryLater || error instanceof UpstreamSurprise) return error;
      throw error;
    },
  );

/** What every served forge's adapter does when the server refuses, is busy, lies or breaks off. */
export function forgeTroubleContract(name: string, start: () => Promise<Troubled>, at: Instant): void {
  describe(`${name} in trouble, as every forge`, () => {
    let here: Troubled;
    afterEach(() => here.close());
    const answers = (status: number, rest: { headers?: Record<string, string>; body?: unknown } = {}) =>
      here.double.failNext({ kind: 'answer', status, ...rest });
    const lost = (method: string, end: string) =>
      here.double.failNext({ kind: 'lost' }, (asked) => asked.method === method && asked.path.endsWith(end));
    const asked = (method: string, end: string): number =>
      here.double.requests.filter((one) => one.method === method && one.path.split('?', 1).join('').endsWith(end))
        .length;

    it.each([
      [401, 'forbidden', /token \(401\)/],
      [404, 'absent', /has nothing at/],
    ])('%i says what to do', async (status, code, words) => {
      here = await start();
      answers(status, { body: { message: 'no' } });
      const error = await thrownBy(here.forge.facts());
      expect(error).toMatchObject({ name: 'UpstreamSurprise', code });
      expect(error.issue).toMatch(words);
    });

    it.each(['web-page', 'truncated'] as const)('takes no %s for an answer', async (kind) => {
      here = await start();
      here.double.failNext({ kind });
      expect(await thrownBy(here.forge.facts())).toMatchObject({ name: 'UpstreamSurprise' });
    });

    it('asks again after 5xx, three times at most', async () => {
      here = await start();
      answers(502);
      answers(503);
      expect((await here.forge.facts()).defaultBranch).toBe('main');
      expect(here.pace.waits.filter((ms) => ms >= 1000)).toEqual([1000, 3000]);
      for (let i = 0; i < 3; i++) answers(500);
      expect(await thrownBy(here.forge.facts())).toBeInstanceOf(RetryLater);
    });

    it('gives the time that is asked for when it is short, and leaves a minute to the next pass', async () => {
      here = await start();
      answers(429, { headers: { 'retry-after': '7' } });
      await here.forge.facts();
      expect(here.pace.waits).toContain(7000);
      answers(429, { headers: { 'retry-after': '60' } });
      const error = await thrownBy(here.forge.facts());
      expect(error instanceof RetryLater && error.afterMs).toBeGreaterThanOrEqual(60_000);
      expect(here.pace.waits).not.toContain(60_000);
    });

    it('repeats no write that may have been carried out', async () => {
      here = await start();
      const { number } = await here.forge.open(await here.request('trimtab/web'));
      here.double.failNext({ kind: 'answer', status: 503 }, ({ path }) => path.endsWith('/comments'));
      expect(await thrownBy(here.forge.comments.write(number, 'once'))).toBeInstanceOf(RetryLater);
      expect(asked('POST', '/comments')).toBe(1);
    });

    describe('when an answer gets lost', () => {
      it('to opening finds it again: one pull request, one request', async () => {
        here = await start();
        const request = await here.request('trimtab/web', ['trimtab']);
        lost('POST', '/pulls');
        const { number } = await here.forge.open(request);
        expect(asked('POST', '/pulls')).toBe(1);
        expect((await here.forge.list()).map((one) => one.number)).toEqual([number]);
      });

      it('to an update or a close asks for it again', async () => {
        here = await start();
        const { number } = await here.forge.open(await here.request('trimtab/web'));
        lost('PATCH', `/pulls/${number}`);
        expect(await here.forge.update(number, { body: 'New.', at })).toMatchObject({ body: 'New.' });
        lost('PATCH', `/pulls/${number}`);
        expect(await here.forge.close(number, 'obsolete', at)).toMatchObject({ state: 'closed' });
      });

      it('to a merge reads it from the pull request', async () => {
        here = await start();
        const { number, headCommit } = await here.forge.open(await here.request('trimtab/web'));
        here.double.failNext({ kind: 'lost' }, ({ path }) => path.endsWith('/merge'));
        const merge = { number, headCommit, method: 'merge' } as const;
        expect(await here.forge.merging.merge(merge)).toMatchObject({ kind: 'merged' });
        const second = await here.forge.open(await here.request('trimtab/db'));
        here.double.failNext({ kind: 'reset' }, ({ path }) => path.endsWith('/merge'));
        const again = { number: second.number, headCommit: second.headCommit, method: 'merge' } as const;
        expect(await thrownBy(here.forge.merging.merge(again))).toBeInstanceOf(RetryLater);
      });

      it('to the comment of a close does not say it twice', async () => {
        here = await start();
        const { number } = await here.forge.open(await here.request('trimtab/web'));
        lost('POST', '/comments');
        await thrownBy(here.forge.close(number, 'obsolete', at));
        await here.forge.close(number, 'obsolete', at);
        expect((await here.forge.comments.list(number)).map(({ body }) => body)).toEqual(['obsolete']);
      });
    });

    it('repeats a token in no message, even when the server does', async () => {
      here = await start();
      for (const status of [400, 401, 403, 404, 409, 422]) {
        answers(status, { body: { message: `bad ${here.secret}` } });
        expect(everythingIn(await thrownBy(here.forge.facts()))).not.toContain(here.secret);
      }
      answers(200, { body: { default_branch: [here.secret] } });
      expect(everythingIn(await thrownBy(here.forge.facts()))).not.toContain(here.secret);
      expect(everythingIn(await thrownBy(here.nowhere().facts()))).not.toContain(here.secret);
    });
  });
}
