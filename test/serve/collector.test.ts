import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const COLLECTOR = pathToFileURL('src/serve/collector.ts').href;
const BUSY = 'let sum = 0; const add = (a) => { sum += a; }; for (let i = 0; i < 3e6; i++) add(i);';

/** In a process of its own: these switches are for a whole process. It ends although a timer was set. */
const compiled = (before: string): number => {
  const program = ['--trace-opt', '--input-type=module', '--eval', `${before}\n${BUSY}`];
  return execFileSync(process.execPath, program, { encoding: 'utf8' }).split('completed compiling').length - 1;
};

describe('the collector', () => {
  it('keeps the compiler of hot functions out of memory', () => {
    expect(compiled('')).toBeGreaterThan(0);
    expect(compiled(`import { collector } from '${COLLECTOR}'; collector()();`)).toBe(0);
  });
});
