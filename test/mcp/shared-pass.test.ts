import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/mcp/desk.ts';
import { type OpenLook, sharedPass } from '../../src/mcp/shared-pass.ts';
import { SETTINGS } from '../act/proposals.ts';
import { silent } from '../builders/sources.ts';
import { aPass, CLEAN } from './desk.ts';

const LOOK: OpenLook = {
  pass: aPass(CLEAN),
  settings: SETTINGS,
  ports: {
    log: silent,
    renderer: { render: () => Promise.reject(new Error('not here')), tools: async () => [] },
  },
};

/** Passes that end when the test says so. */
function stage() {
  const begun: { end: PromiseWithResolvers<OpenLook>; tell: (step: string) => void; closed: number }[] = [];
  let time = 0;
  const shared = sharedPass(
    (tell) => {
      const one = { end: Promise.withResolvers<OpenLook>(), tell, closed: 0 };
      begun.push(one);
      return {
        look: one.end.promise,
        close: async () => {
          one.closed += 1;
        },
      };
    },
    () => time,
  );
  return {
    begun,
    shared,
    passTime: (ms: number) => {
      time += ms;
    },
  };
}

const calling = (part: Partial<Call> = {}): Call => ({
  signal: new AbortController().signal,
  progress: () => undefined,
  freshness: 60_000,
  ...part,
});
const take = async (look: OpenLook): Promise<OpenLook> => look;

describe('a shared pass', () => {
  it('is made once for all who ask while it runs, and for those who come while it is fresh', async () => {
    const { shared, begun, passTime } = stage();
    const all = [shared.use(calling(), take), shared.use(calling(), take)];
    begun[0]?.end.resolve(LOOK);
    expect(await Promise.all(all)).toEqual([LOOK, LOOK]);
    passTime(59_000);
    await shared.use(calling(), take);
    expect(begun).toHaveLength(1);
    passTime(2_000);
    const late = shared.use(calling(), take);
    begun[1]?.end.resolve(LOOK);
    await late;
    expect(begun.map(({ closed }) => closed)).toEqual([1, 0]);
    await shared.close();
    expect(begun.map(({ closed }) => closed)).toEqual([1, 1]);
  });

  it('is kept open for who still works with it when a newer one comes', async () => {
    const { shared, begun } = stage();
    const work = Promise.withResolvers<void>();
    const slow = shared.use(calling(), () => work.promise);
    begun[0]?.end.resolve(LOOK);
    const fresh = shared.use(calling({ freshness: -1 }), take);
    begun[1]?.end.resolve(LOOK);
    await fresh;
    expect(begun[0]?.closed).toBe(0);
    work.resolve();
    await slow;
    expect(begun[0]?.closed).toBe(1);
    await shared.close();
  });

  it('goes on for the others when one does not want it any more', async () => {
    const { shared, begun } = stage();
    const leaving = new AbortController();
    const gone = shared.use(calling({ signal: leaving.signal }), take);
    const stays = shared.use(calling(), take);
    leaving.abort(new Error('changed my mind'));
    await expect(gone).rejects.toThrow('changed my mind');
    begun[0]?.end.resolve(LOOK);
    expect(await stays).toBe(LOOK);
    await shared.close();
  });

  it('that fails is tried again by the next call', async () => {
    const { shared, begun } = stage();
    const first = shared.use(calling(), take);
    begun[0]?.end.reject(new Error('no Prometheus'));
    await expect(first).rejects.toThrow('no Prometheus');
    const second = shared.use(calling(), take);
    begun[1]?.end.resolve(LOOK);
    expect(await second).toBe(LOOK);
    expect(begun[0]?.closed).toBe(1);
    await shared.close();
  });

  it('tells everybody who waits how far it is, and nobody who does not', async () => {
    const { shared, begun } = stage();
    const heard: string[] = [];
    const one = shared.use(calling({ progress: (step) => heard.push(step) }), take);
    begun[0]?.tell('reading usage 1 of 2');
    begun[0]?.end.resolve(LOOK);
    await one;
    begun[0]?.tell('later');
    expect(heard).toEqual(['reading usage 1 of 2']);
    await shared.close();
  });
});
