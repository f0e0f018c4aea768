import { describe, expect, it } from 'vitest';
import { gather } from '../../src/serve/gather.ts';
import { type PassRequest, passQueue, together } from '../../src/serve/pass-queue.ts';

/** Passes that end when they are told to. */
function stage() {
  const begun: PassRequest[] = [];
  const ends: (() => void)[] = [];
  const queue = passQueue((request) => {
    begun.push(request);
    return new Promise((resolve) => ends.push(resolve));
  });
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { begun, end, queue };
}

describe('passes', () => {
  it('never overlap, and what is asked for meanwhile becomes one', async () => {
    const { begun, end, queue } = stage();
    queue.request({ because: 'schedule' });
    for (const name of ['shop', 'checkout']) queue.request({ because: 'alert', namespaces: [name] });
    expect(begun).toEqual([{ because: 'schedule' }]);
    expect(queue.waiting()).toEqual({ because: 'alert', namespaces: ['checkout', 'shop'] });
    await end();
    expect(begun).toHaveLength(2);
    expect(begun[1]).toEqual({ because: 'alert', namespaces: ['checkout', 'shop'] });
    await end();
    expect([begun.length, queue.running()]).toEqual([2, undefined]);
  });

  it('end before the queue is closed, and none begins after', async () => {
    const { begun, end, queue } = stage();
    queue.request({ because: 'one' });
    queue.request({ because: 'two' });
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    queue.request({ because: 'three' });
    await new Promise(setImmediate);
    expect(closed).toBe(false);
    await end();
    await closing;
    expect(begun.map(({ because }) => because)).toEqual(['one']);
  });
});

describe('two requests', () => {
  it('for parts are one for both parts', () => {
    const one = { because: 'a', namespaces: ['y', 'x'] };
    expect(together(one, { because: 'b', namespaces: ['x'] })).toEqual({ because: 'a; b', namespaces: ['x', 'y'] });
  });

  it('of which one is for everything are for everything', () => {
    expect(together({ because: 'a', namespaces: ['x'] }, { because: 'a' })).toEqual({ because: 'a' });
  });
});

describe('what comes at once', () => {
  it('is passed on once', async () => {
    const passed: PassRequest[] = [];
    const released = new Promise<void>((resolve) => {
      const { request } = gather(5, (one) => {
        passed.push(one);
        resolve();
      });
      for (const name of ['a', 'b', 'a']) request({ because: 'alert', namespaces: [name] });
    });
    await released;
    expect(passed).toEqual([{ because: 'alert', namespaces: ['a', 'b'] }]);
  });
});

it('passes that become one keep the names of all their alerts', () => {
  const one = { because: 'alert A', alerts: ['A'], namespaces: ['shop'] };
  expect(together(one, { because: 'alert B', alerts: ['B', 'A'], namespaces: ['pay'] })).toEqual({
    because: 'alert A; alert B',
    alerts: ['A', 'B'],
    namespaces: ['pay', 'shop'],
  });
  expect(together(one, { because: 'schedule half-hourly' })).toEqual({
    because: 'alert A; schedule half-hourly',
    alerts: ['A'],
  });
});
