import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { namesOf, numberOf, numbersOf } from './asked.ts';

const PROGRAMS = [
  'soak/soak.ts',
  'bench/fleet.ts',
  'bench/manifests.ts',
  'bench/prometheus.ts',
  'bench/recommender.ts',
  'bench/scale.ts',
];

describe('benches and the soak', () => {
  it.each(PROGRAMS)('%s says how it is used, and begins nothing', async (program) => {
    const help = await ended(program, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^usage: npm run \S+ -- /) });
  });

  it('say what is wrong, without a stack', async () => {
    const wrong = await ended('soak/soak.ts', '--no-such-option');
    expect(wrong).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown option[^\n]*\nusage: /),
    });
    const word = await ended('soak/soak.ts', '--minutes', 'ten');
    expect(word.stderr).toMatch(/^--minutes: got 'ten', want a number, 0 or more\nusage: /);
  });

  it.each([tmpdir(), '/no/such/prometheus', ''])('say that %j is no program, and what to do', async (program) => {
    const { code, stderr } = await ended('bench/prometheus.ts', '--prometheus', program);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/^--prometheus: got '.*; or apt-get install -y prometheus\nusage: /),
    });
  });
});

it('what they are asked for is checked', () => {
  expect(numbersOf('pods', '5,,10')).toEqual([5, 10]);
  expect(namesOf('strategies', 'krr, cold', ['krr', 'cold'])).toEqual(['krr', 'cold']);
  expect(() => numberOf('days', '')).toThrow("--days: got '', want a number, 1 or more");
  expect(() => numberOf('days', '0')).toThrow('1 or more');
  expect(() => numbersOf('pods', '5,x')).toThrow("--pods: got 'x'");
  expect(() => namesOf('strategies', 'krr,vpa', ['krr', 'cold'])).toThrow("got 'vpa', want some of krr, cold");
});

function ended(program: string, ...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const file = fileURLToPath(new URL(`../${program}`, import.meta.url));
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}
