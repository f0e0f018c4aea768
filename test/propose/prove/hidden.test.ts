import { describe, expect, it } from 'vitest';
import { asSeen, mayBe } from '../../../src/propose/prove/hidden.ts';

const SEEN = 'auth:\n  existingSecret: "[redacted]"\nresources:\n  limits:\n    memory: 512Mi\n';
const GIT = SEEN.replace('"[redacted]"', 'shop-db');

describe('what is hidden', () => {
  it('contradicts nothing, and what is seen beside it does', () => {
    expect(mayBe({ helm: { values: SEEN } }, { helm: { values: GIT } })).toBe(true);
    expect(mayBe({ helm: { values: SEEN } }, { helm: { values: GIT.replace('512Mi', '1Gi') } })).toBe(false);
    expect(mayBe({ password: '[redacted]', list: [1] }, { list: [1], password: 'x' })).toBe(true);
    expect(mayBe({ password: '[redacted]' }, { password: { of: 'x' } })).toBe(false);
    expect(mayBe({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(mayBe([1], [1, 2])).toBe(false);
  });

  it('stays hidden in what an edit makes', () => {
    const edited = GIT.replace('512Mi', '768Mi');
    expect(asSeen(SEEN, GIT, edited)).toBe(SEEN.replace('512Mi', '768Mi'));
    expect(asSeen(SEEN, GIT, GIT)).toBe(SEEN);
    expect(asSeen(SEEN, `# of another time\n${GIT}`, edited)).toBe(edited);
  });

  it('stays hidden in trees, and new keys come as they are', () => {
    const seen = { auth: { password: '[redacted]' }, list: [{ token: '[redacted]', size: 1 }] };
    const git = { auth: { password: 'a' }, list: [{ token: 'b', size: 1 }] };
    const after = { auth: { password: 'a' }, list: [{ token: 'b', size: 2 }], memory: '1Gi' };
    expect(asSeen(seen, git, after)).toEqual({
      auth: { password: '[redacted]' },
      list: [{ token: '[redacted]', size: 2 }],
      memory: '1Gi',
    });
  });
});
