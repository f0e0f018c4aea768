import { afterEach, describe, expect, it } from 'vitest';

/** Raw requests to one throw-away repository, as a person with all rights and as the bot. */
export interface ApiSubject {
  readonly person: Send;
  readonly bot: Send;
  /** As the bot, with a token that may only read repositories; undefined where none can be made. */
  readonly reader?: Send;
  readonly finish: () => Promise<void>;
}

export type Send = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly headers: Headers; readonly text: string; readonly json: Json }>;
type Json = { readonly [key: string]: Json } & readonly Json[];

/**
 * What Gitea and Forgejo do that an API should not. The double and a real server are held to the same answers, so that
 * the double does not become a server nobody runs. Paths are below the repository.
 */
export function giteaApiContract(name: string, start: () => Promise<ApiSubject>): void {
  describe(`${name} has the habits of Gitea`, () => {
    let subject: ApiSubject;
    afterEach(() => subject.finish());
    let files = 0;
    const commit = (branch: string, from = branch) => {
      const where = branch === from ? { branch } : { branch: from, new_branch: branch };
      return subject.person('POST', `/contents/api-${++files}.yaml`, { content: 'YQ==', message: 'change', ...where });
    };
    const pulled = async (branch = 'x/a') => {
      await commit(branch, 'main');
      return (await subject.bot('POST', '/pulls', { head: branch, base: 'main', title: branch, body: 'why' })).json;
    };
    const fresh = async () => {
      subject = await start();
      return subject;
    };

    it('lists pull requests without a filter by head, and ignores one', async () => {
      const { bot } = await fresh();
      await pulled('x/a');
      await pulled('x/b');
      const all = (await bot('GET', '/pulls?state=open&head=nobody:none')).json;
      expect(all).toHaveLength(2);
    });

    it('cuts pages, counts everything, and ends with an empty page', async () => {
      const { bot } = await fresh();
      await pulled('x/a');
      await pulled('x/b');
      const first = await bot('GET', '/pulls?state=all&limit=1&page=1');
      expect([first.json.length, first.headers.get('x-total-count')]).toEqual([1, '2']);
      expect((await bot('GET', '/pulls?state=all&limit=1&page=3')).text.trim()).toBe('[]');
    });

    it('edits with 201, and passes over an empty title or body', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      const edited = await bot('PATCH', `/pulls/${number}`, { title: '' });
      expect([edited.status, edited.json.title]).toEqual([201, 'x/a']);
    });

    it('refuses a second pull request for the same branches (409), no change (422) and no branch (404)', async () => {
      const { bot } = await fresh();
      await pulled();
      const statuses = [];
      for (const head of ['x/a', 'main', 'none'])
        statuses.push((await bot('POST', '/pulls', { head, base: 'main', title: 't' })).status);
      expect(statuses).toEqual([409, 422, 404]);
    });

    it('keeps the name of a deleted branch in `label` only, and closes its pull request', async () => {
      const { bot, person } = await fresh();
      const { number } = await pulled();
      await until(async () => (await person('DELETE', '/branches/x%2Fa')).status === 204);
      const gone = (await bot('GET', `/pulls/${number}`)).json;
      expect(gone.head).toMatchObject({ label: 'x/a', ref: `refs/pull/${number}/head` });
      await until(() => isClosed(bot, number));
    });

    it('reopens a pull request whose branch is gone', async () => {
      const { bot, person } = await fresh();
      const { number } = await pulled();
      await bot('PATCH', `/pulls/${number}`, { state: 'closed' });
      await person('DELETE', '/branches/x%2Fa');
      const reopened = await bot('PATCH', `/pulls/${number}`, { state: 'open' });
      expect([reopened.status, reopened.json.state]).toEqual([201, 'open']);
    });

    it('does not change the state of what was merged (412), nor merge it twice (405)', async () => {
      const { bot, person } = await fresh();
      const { number } = await pulled();
      await until(async () => (await person('POST', `/pulls/${number}/merge`, { Do: 'merge' })).status === 200);
      expect((await bot('PATCH', `/pulls/${number}`, { state: 'open' })).status).toBe(412);
      expect((await person('POST', `/pulls/${number}/merge`, { Do: 'merge' })).status).toBe(405);
    });

    it('merges only the head that is named (409), no drafts (405), nothing closed (404)', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      const merge = (body: object) => bot('POST', `/pulls/${number}/merge`, { Do: 'merge', ...body });
      await until(async () => (await merge({ head_commit_id: '1'.repeat(40) })).status === 409);
      await bot('PATCH', `/pulls/${number}`, { title: '[wip] x' });
      expect((await merge({})).status).toBe(405);
      await bot('PATCH', `/pulls/${number}`, { state: 'closed' });
      expect((await merge({})).status).toBe(404);
    });

    it('says `mergeable: false` of a draft, whatever the letter case of its mark', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      expect((await bot('PATCH', `/pulls/${number}`, { title: 'wip: x' })).json.mergeable).toBe(false);
    });

    it('asks no team for a review in a person’s repository, and says 201', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      const ask = (body: object) => bot('POST', `/pulls/${number}/requested_reviewers`, body);
      const team = await ask({ team_reviewers: ['platform'] });
      expect([team.status, team.text.trim()]).toEqual([201, '[]']);
      expect((await ask({ reviewers: ['nobody-of-that-name'] })).status).toBe(404);
    });

    it('gives two labels one name, takes numbers only, and passes over unknown ones', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      const make = () => bot('POST', '/labels', { name: 'twin', color: 'cccccc' });
      const [first, second] = [await make(), await make()];
      expect([first.status, second.status, first.json.id === second.json.id]).toEqual([201, 201, false]);
      const unknown = await bot('POST', `/issues/${number}/labels`, { labels: [999_999_999] });
      expect([unknown.status, unknown.text.trim()]).toEqual([200, '[]']);
    });

    it('tells who put a label on and who took it off', async () => {
      const { bot, person } = await fresh();
      const { number } = await pulled();
      const { id } = (await bot('POST', '/labels', { name: 'oom', color: 'cccccc' })).json;
      await bot('POST', `/issues/${number}/labels`, { labels: [id] });
      await person('DELETE', `/issues/${number}/labels/${id}`, {});
      const events = [...(await bot('GET', `/issues/${number}/timeline`)).json].filter(
        ({ type }) => type?.toString() === 'label',
      );
      expect(events.map(({ body }) => body)).toEqual(['1', '']);
      expect(events[0]?.user?.login).not.toEqual(events[1]?.user?.login);
    });

    it('counts the page and not the whole in a history, whose end is null', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      for (const body of ['one', 'two', 'three']) await bot('POST', `/issues/${number}/comments`, { body });
      const page = await bot('GET', `/issues/${number}/timeline?limit=2&page=1`);
      expect([page.json.length, page.headers.get('x-total-count')]).toEqual([2, '2']);
      expect((await bot('GET', `/issues/${number}/timeline?limit=50&page=9`)).text.trim()).toBe('null');
    });

    it('lists comments whole, whatever page is asked for', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      for (const body of ['one', 'two']) await bot('POST', `/issues/${number}/comments`, { body });
      const second = await bot('GET', `/issues/${number}/comments?limit=1&page=2`);
      expect([second.json.length, second.headers.get('x-total-count')]).toEqual([2, '2']);
    });

    it('takes a reaction once (201, then 200), and only those it knows (403)', async () => {
      const { bot } = await fresh();
      const { number } = await pulled();
      const { id } = (await bot('POST', `/issues/${number}/comments`, { body: 'one' })).json;
      const react = async (content: string) =>
        (await bot('POST', `/issues/comments/${id}/reactions`, { content })).status;
      expect([await react('+1'), await react('+1'), await react('nonsense')]).toEqual([201, 200, 403]);
    });

    it('keeps every status of a commit, oldest first, with the state in `status`', async () => {
      const { bot } = await fresh();
      const head = (await pulled()).head;
      for (const state of ['pending', 'success'])
        await bot('POST', `/statuses/${head?.sha}`, { state, context: 'ci', description: state });
      const all = [...(await bot('GET', `/commits/${head?.sha}/statuses`)).json];
      expect(all.map(({ status }) => status)).toEqual(['pending', 'success']);
    });

    it('does not tell a bot without administration who may write', async () => {
      const { bot } = await fresh();
      expect((await bot('GET', '/collaborators/bot/permission')).status).toBe(403);
      expect((await bot('GET', '/branch_protections/main')).status).toBe(403);
    });

    it('names the scope that is missing before it looks whether there is such a thing', async () => {
      const { bot, reader } = await fresh();
      expect((await bot('PATCH', '/pulls/0', {})).status).toBe(404);
      expect((await bot('POST', '/issues/0/labels', { labels: [] })).status).toBe(404);
      if (reader === undefined) return;
      const refused = [await reader('PATCH', '/pulls/0', {}), await reader('POST', '/issues/0/labels', { labels: [] })];
      expect(refused.map(({ status, json }) => [status, json.message])).toEqual([
        [403, 'token does not have at least one of required scope(s): [write:repository]'],
        [403, 'token does not have at least one of required scope(s): [write:issue]'],
      ]);
    });
  });
}

const isClosed = async (bot: Send, number: Json | undefined): Promise<boolean> =>
  JSON.stringify((await bot('GET', `/pulls/${number}`)).json.state) === '"closed"';

/** Servers work off queues: what is to come is waited for, for ten seconds at most. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; attempt <= 100; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not happen');
}
