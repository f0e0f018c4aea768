import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loggedSteps } from '../../../src/adapters/log/logged-steps.ts';
import { pinoLog } from '../../../src/adapters/log/pino-log.ts';
import { scrubber } from '../../../src/adapters/log/scrub.ts';

const line = z.looseObject({ level: z.number(), msg: z.string(), step: z.string().optional(), seconds: z.number() });

/** Steps whose lines are read back. */
function heard(reader: 'people' | 'machines', level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const { learn, scrub } = scrubber();
  learn('hunter2');
  const sink = { write: (text: string) => lines.push(text) };
  const steps = loggedSteps(pinoLog({ level, sink, format: 'json', scrub }), reader);
  return { steps, lines, read: () => lines.map((text) => line.parse(JSON.parse(text))) };
}

describe('a step', () => {
  it('says what, about whom, how it went and how long it took, once it has ended', async () => {
    const { steps, read } = heard('machines');
    const facts = { subject: 'shop/web' };
    const told = (number: number) => ({ number });
    expect(await steps.within({ name: 'carry out', kind: 'subject', facts, told }, () => 7)).toBe(7);
    expect(read()).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'a step has ended',
        step: 'carry out',
        subject: 'shop/web',
        number: 7,
      }),
    ]);
    expect(read()[0]?.seconds).toBeLessThan(5);
  });

  it('that fails says where, and lets the caller say what it means', async () => {
    const { steps, read } = heard('machines');
    const failing = steps.within({ name: 'push', kind: 'detail' }, () => Promise.reject(new TypeError('hunter2')));
    await expect(failing).rejects.toThrow(TypeError);
    expect(read()).toEqual([expect.objectContaining({ level: 20, step: 'push', error: 'TypeError' })]);
  });

  it.each([
    ['machines', 'stage', 30],
    ['machines', 'subject', 30],
    ['machines', 'detail', 20],
    ['people', 'stage', 20],
    ['people', 'subject', 20],
  ] as const)('for %s a %s has the level %i', async (reader, kind, level) => {
    const { steps, read } = heard(reader);
    await steps.within({ name: 'observe', kind }, () => undefined);
    expect(read()[0]?.level).toBe(level);
  });

  it('says nothing that is less than what was asked for', async () => {
    const { steps, lines } = heard('machines', 'info');
    await steps.within({ name: 'render', kind: 'detail' }, () => undefined);
    expect(lines).toEqual([]);
  });

  it('never carries a secret, in whatever field it comes', async () => {
    const { steps, lines } = heard('machines');
    const facts = { subject: 'https://bot:hunter2@git.example.com', basic: Buffer.from('hunter2').toString('base64') };
    await steps.within({ name: 'clone', kind: 'subject', facts, told: () => ({ detail: 'hunter2' }) }, () => 1);
    expect(lines.join('')).toContain('bot:***@');
    expect(lines.join('')).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});
