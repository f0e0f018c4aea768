import { describe, expect, it } from 'vitest';
import { turns } from '../../../src/adapters/prometheus/turns.ts';

function task() {
  let finish = (): void => undefined;
  let break_ = (_: Error): void => undefined;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    break_ = reject;
  });
  return { done, finish, breakDown: (error: Error) => break_(error) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  it('lets so many work at once, and the next in their order', async () => {
    const queue = turns(2);
    const tasks = Array.from({ length: 5 }, task);
    const begun: number[] = [];
    const all = tasks.map(({ done }, i) =>
      queue.take(() => {
        begun.push(i);
        return done;
      }),
    );
    await settled();
    expect(begun).toEqual([0, 1]);
    tasks[1]?.finish();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const { finish } of tasks) finish();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives the place on when the work breaks', async () => {
    const queue = turns(1);
    const first = task();
    const failing = queue.take(() => first.done);
    const second = queue.take(async () => 'second');
    first.breakDown(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    expect(await second).toBe('second');
    expect(await queue.take(async () => 'third')).toBe('third');
  });
});
