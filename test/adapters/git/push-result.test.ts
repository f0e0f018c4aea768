import { describe, expect, it } from 'vitest';
import { pushResult } from '../../../src/adapters/git/push-result.ts';
import { scrub } from '../../../src/adapters/git/scrub.ts';

const said = (flag: string, summary: string) => `To https://forge/x.git\n${flag}\tabc:refs/heads/x\t${summary}\nDone\n`;

describe('what a push answered', () => {
  it.each([
    ['*', '[new branch]', 'pushed'],
    [' ', '1..2', 'pushed'],
    ['+', '1...2 (forced update)', 'pushed'],
    ['-', '[deleted]', 'pushed'],
    ['=', '[up to date]', 'up-to-date'],
    ['!', '[rejected] (stale info)', 'rejected'],
  ])('%s %s is %s', (flag, summary, kind) => {
    expect(pushResult(said(flag, summary)).kind).toBe(kind);
  });

  it.each([
    ['[rejected] (stale info)', '', 'moved since it was read'],
    ['[remote rejected] (push declined due to repository rule violations)', 'remote: error: GH013: x', 'rule forbids'],
    ['[remote rejected] (protected branch hook declined)', 'remote: error: GH006: Protected', 'protected'],
    ['[remote rejected] (pre-receive hook declined)', 'remote: no ticket number', 'no ticket number'],
    [
      '[remote rejected] (failed)',
      "remote: error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists",
      'name of the folder',
    ],
    ['[remote rejected] (refusing to allow a GitHub App to create or update workflow)', '', 'workflow files'],
    ['[remote rejected] (something new)', '', 'something new'],
  ])('says why: %s', (summary, stderr, expected) => {
    expect(pushResult(said('!', summary), stderr)).toMatchObject({ because: expect.stringContaining(expected) });
  });

  it('does not take silence for success', () => {
    expect(pushResult('Done\n').kind).toBe('rejected');
  });
});

describe('scrubbing', () => {
  it('cuts out a secret in every form in which it travels', () => {
    const secret = 'p@ss/w?rd';
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    expect(scrub(`a ${forms.join(' ')} b`, [secret])).toBe('a *** *** *** b');
  });

  it('cuts out what stands before the host of a URL', () => {
    expect(scrub("fatal: 'https://bot:token@forge/x.git'", [])).toBe("fatal: 'https://***@forge/x.git'");
  });

  it('leaves other text alone', () => {
    expect(scrub('fatal: ada@example.org said no', ['', 'zz'])).toBe('fatal: ada@example.org said no');
  });
});
