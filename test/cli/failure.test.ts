import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../src/cli/failure.ts';
import { ConfigError, RequestError, RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import { trimtab } from './trimtab.ts';

describe('an error becomes an exit code', () => {
  test.each([
    [new CommanderError(0, 'commander.helpDisplayed', ''), 0],
    [new CommanderError(1, 'commander.unknownOption', ''), 2],
    [new ConfigError({ path: 'a', got: 'b', want: 'c' }), 2],
    [new RetryLater({ source: 'git', issue: 'busy' }), 1],
    [new UpstreamSurprise({ source: 'kubernetes', issue: '403' }), 1],
    [new TypeError('x is not a function'), 70],
    ['thrown text', 70],
  ])('%s', (error, code) => {
    expect(failureOf(error).code).toBe(code);
  });

  test('an upstream says what to do next', () => {
    const { text } = failureOf(new UpstreamSurprise({ source: 'kubernetes', issue: 'pods: forbidden' }));
    expect(text).toBe('trimtab: kubernetes: pods: forbidden\n  `trimtab doctor` says what is missing\n');
  });

  test('a bug shows the stacks of all its causes', () => {
    const { text } = failureOf(new Error('outer', { cause: new RangeError('inner') }));
    expect(text).toMatch(/this is a bug[\s\S]*Error: outer\n +at [\s\S]*caused by RangeError: inner\n +at /);
  });

  test.each([
    [RequestError, 'what was asked for cannot be done'],
    [ConfigError, 'the configuration is not usable'],
  ])('%o: %s', (Wrong, heading) => {
    const { code, text } = failureOf(new Wrong({ path: 'a', got: 'b', want: 'c' }));
    expect(code).toBe(2);
    expect(text).toContain(`trimtab: ${heading}, one problem`);
  });

  test('a full disk is no bug', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(failureOf(full)).toEqual({
      code: 2,
      text: 'trimtab: ENOSPC: no space left on device, write\n  make room where it writes, and run it again\n',
    });
  });

  test('what was got cannot write to the terminal by itself', () => {
    const { text } = failureOf(new ConfigError({ path: 'a', got: '\u001b[2J', want: 'c' }));
    expect(text).not.toContain('\u001b');
  });
});

test('the process ends with 70 and the stack when something is broken', async () => {
  const broken = "JSON.stringify = () => { throw new TypeError('broken on purpose') }";
  const preload = `--import=data:text/javascript,${encodeURIComponent(broken)}`;
  const { code, stdout, stderr } = await trimtab(['config', 'schema'], { NODE_OPTIONS: preload });
  expect({ code, stdout }).toEqual({ code: 70, stdout: '' });
  expect(stderr).toMatch(/this is a bug[\s\S]*broken on purpose\n +at /);
});
