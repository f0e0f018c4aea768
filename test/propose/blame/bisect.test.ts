import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asking, HistoryCommit } from '../../../src/model/history.ts';
import { instant } from '../../../src/model/units.ts';
import { bisect, type Found } from '../../../src/propose/blame/bisect.ts';

/** Newest first: `states[0]` is that of the newest commit, `good` that of the one before the oldest. */
function blamed(states: readonly string[], good: string, unrendered: readonly number[] = []) {
  let asked = 0;
  const commits = states.map(
    (_, i): HistoryCommit => ({
      commit: `c${i}`,
      parent: `c${i + 1}`,
      author: 'Ada',
      email: 'ada@example.org',
      at: instant(0),
      subject: `c${i}`,
      body: '',
      files: [],
    }),
  );
  const at = [...states, good];
  const found = done(
    // biome-ignore lint/correctness/useYield: it knows every answer
    bisect(commits, { good, bad: states[0] ?? good }, function* (commit) {
      asked += 1;
      const number = Number(commit.slice(1));
      return unrendered.includes(number) ? { code: 'render-failed', detail: 'no' } : (at[number] ?? '');
    }),
  );
  if ('code' in found) throw new Error(found.code);
  return { confidence: found.confidence, commits: found.commits.map(({ commit }) => commit), asked };
}

function done(asking: Asking<Found | { code: string; detail: string }>) {
  const step = asking.next();
  if (!step.done) throw new Error('nothing is asked outside');
  return step.value;
}

describe('bisect', () => {
  it('finds the one commit that made the difference, in few renderings', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (length, seed) => {
        const culprit = seed % length;
        const states = Array.from({ length }, (_, i) => (i <= culprit ? 'bad' : 'good'));
        const { confidence, commits, asked } = blamed(states, 'good');
        expect({ confidence, commits }).toEqual({ confidence: 'exact', commits: [`c${culprit}`] });
        expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(length)) + 2);
      }),
    );
  });

  it('says range where several commits made it together', () => {
    expect(blamed(['bad', 'half', 'good'], 'good')).toMatchObject({ confidence: 'range', commits: ['c0', 'c1', 'c2'] });
  });

  it('says range where one in between cannot be rendered', () => {
    expect(blamed(['bad', 'bad', 'good'], 'good', [1])).toMatchObject({ confidence: 'range' });
  });

  it('blames the last time, where it was there, taken back and there again', () => {
    expect(blamed(['bad', 'good', 'bad'], 'good')).toMatchObject({ confidence: 'exact', commits: ['c0'] });
  });
});
