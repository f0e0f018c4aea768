import { describe, expect, test } from 'vitest';
import { type LogOptions, pinoLog } from '../../../src/adapters/log/pino-log.ts';
import { scrubber } from '../../../src/adapters/log/scrub.ts';

function sink(columns?: number) {
  const written: string[] = [];
  return { columns, written, write: (text: string) => written.push(text) };
}

const options = (overrides: Partial<LogOptions> & Pick<LogOptions, 'sink'>): LogOptions => ({
  level: 'info',
  format: 'json',
  scrub: knowing('hunter2'),
  ...overrides,
});

function knowing(...secrets: string[]): (text: string) => string {
  const { learn, scrub } = scrubber();
  for (const secret of secrets) learn(secret);
  return scrub;
}

const CLEAR = '\r\u001b[K';

describe('for machines', () => {
  test('each line is one JSON object with a static message and fields', () => {
    const stderr = sink();
    pinoLog(options({ sink: stderr })).warn('query failed', { namespace: 'shop', tries: 3, gone: undefined });
    const line: unknown = JSON.parse(stderr.written.join(''));
    expect(line).toEqual({ level: 40, time: expect.any(String), namespace: 'shop', tries: 3, msg: 'query failed' });
  });

  test('levels below the configured one are dropped', () => {
    const stderr = sink();
    const log = pinoLog(options({ sink: stderr, level: 'warn' }));
    log.debug('a');
    log.info('b');
    log.error('c');
    expect(stderr.written).toHaveLength(1);
  });

  test('progress is told at the beginning and at the end of a step', () => {
    const stderr = sink();
    const log = pinoLog(options({ sink: stderr }));
    for (let done = 0; done <= 40; done++) log.progress('reading usage', done, 40);
    log.progress('proving edits', 1);
    expect(stderr.written.map((line) => JSON.parse(line)).map(({ msg, done }) => [msg, done])).toEqual([
      ['reading usage', 0],
      ['reading usage', 40],
      ['proving edits', 1],
    ]);
  });

  test('a line break in a name stays inside its line', () => {
    const stderr = sink();
    pinoLog(options({ sink: stderr })).info('seen', { name: 'a\n{"level":60}' });
    expect(stderr.written.join('').trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('for people', () => {
  test('a log line is short and leaves the line of progress in place', () => {
    const stderr = sink(80);
    const log = pinoLog(options({ sink: stderr, format: 'people' }));
    log.progress('reading usage', 1, 4);
    log.warn('query failed', { namespace: 'shop' });
    expect(stderr.written[0]).toBe(`${CLEAR}reading usage 1 of 4`);
    const [, line = ''] = stderr.written;
    expect(line.startsWith(CLEAR)).toBe(true);
    expect(line.slice(CLEAR.length)).toMatch(
      /^\d\d:\d\d:\d\d warn {2}query failed {2}namespace=shop\nreading usage 1 of 4$/,
    );
  });

  test('progress is drawn over itself, fits the terminal and is gone in the end', () => {
    const stderr = sink(20);
    const log = pinoLog(options({ sink: stderr, format: 'people' }));
    log.progress('proving edits by rendering', 3);
    log.progress('proving edits by rendering', 3);
    log.close();
    expect(stderr.written).toEqual([`${CLEAR}proving edits by r…`, CLEAR]);
  });

  test('an escape sequence in a name does not reach the terminal', () => {
    const stderr = sink();
    const log = pinoLog(options({ sink: stderr, format: 'people' }));
    log.info('seen', { name: 'a\u001b[2Jb' });
    expect(stderr.written.join('')).not.toContain('\u001b');
  });
});

describe('secrets', () => {
  test.each(['json', 'people'] as const)('never reach a %s line', (format) => {
    const stderr = sink();
    const log = pinoLog(options({ sink: stderr, format }));
    log.error('GET http://x:hunter2@host failed', { url: 'http://x:hunter2@host' });
    log.progress('reading hunter2', 1);
    expect(stderr.written.join('')).toContain('***');
    expect(stderr.written.join('')).not.toContain('hunter2');
  });

  test('are scrubbed in the forms in which they travel', () => {
    const scrub = knowing('user:p@ss', 'p@ss', 'a"b', '');
    expect(scrub(`Basic ${Buffer.from('user:p@ss').toString('base64')}`)).toBe('Basic ***');
    expect(scrub('https://host/?token=p%40ss')).toBe('https://host/?token=***');
    expect(scrub(JSON.stringify({ token: 'a"b' }))).toBe('{"token":"***"}');
    expect(scrub('user:p@ss')).toBe('***');
    expect(scrub('nothing here')).toBe('nothing here');
  });
});
