import { afterEach, describe, expect, it } from 'vitest';
import { type GitSubject, gitSubject } from './subject.ts';

const SOMEBODY = '1'.repeat(40);

describe('a history that somebody wrote to mislead', () => {
  let subject: GitSubject;
  afterEach(() => subject.finish());

  it.each([
    ['made-up commits', `body\n\x01--upload-pack=x\x02app/other.yaml`],
    ['made-up fields', `body\n\x01${SOMEBODY}\n\n${SOMEBODY}`],
    ['signs of an end', 'body\x02\x03\x04\x1e\x1f'],
  ])('has no more in it than its commits: %s', async (_, message) => {
    subject = gitSubject();
    const commit = subject.bare.commit({ 'app/web.yaml': 'x\n' }, { message: `two\n\n${message}` });
    const [newest, ...older] = await commitsOf(subject);
    expect(newest).toMatchObject({ commit, author: 'Ada', subject: 'two', files: ['app/web.yaml'] });
    expect(newest?.body).toBe(message);
    expect(older).toHaveLength(1);
  });

  it('tells names as they are', async () => {
    const names = ['a\nb', '\nc', ' d', SOMEBODY];
    subject = gitSubject();
    subject.bare.commit(Object.fromEntries(names.map((name) => [name, 'x'])), { message: 'names' });
    subject.bare.git('update-ref', 'refs/heads/main', emptyOn(subject));
    const [empty, second, first] = await commitsOf(subject);
    expect([empty?.subject, empty?.files]).toEqual(['empty', []]);
    expect(second?.files).toEqual(names.toSorted());
    expect(first).not.toHaveProperty('parent');
  });

  it.each(['--output=x', '-', '', 'HEAD', 'main', '../x', 'a\nb', 'refs/heads/main'])(
    'has no commit that is called %j',
    async (name) => {
      subject = gitSubject();
      const client = subject.client();
      expect(await client.describe(name)).toBeUndefined();
      expect(await client.openAt(name)).toBeUndefined();
      expect(await client.compare({ base: name, head: name })).toBeUndefined();
      expect(await client.history({ to: name, paths: [], limit: 1 })).toBe('absent');
    },
  );
});

async function commitsOf(subject: GitSubject) {
  const history = await subject.client().history({ paths: [], limit: 10 });
  if (typeof history === 'string') throw new Error(history);
  return history.commits;
}

function emptyOn({ bare }: GitSubject): string {
  const tree = bare.git('rev-parse', 'main^{tree}').trim();
  return bare.git('commit-tree', '-p', 'main', '-m', 'empty', tree).trim();
}
