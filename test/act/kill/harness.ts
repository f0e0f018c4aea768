/**
 * The child process: runs one pass of a scenario and counts every border it crosses (before and after each port call
 * here, before and after each git command in the wrapper). At the border with the given number it kills itself.
 * Arguments: scenario module, folder, counter file, number (0: never).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { KillScenario } from './scenario.ts';

const [, , module = '', folder = '', counter = '', killAt = '0'] = process.argv;

const border = (): void => {
  const count = Number(readFileSync(counter, 'utf8')) + 1;
  writeFileSync(counter, `${count}\n`);
  if (count === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};

const { scenario }: { scenario: KillScenario } = await import(module);
await scenario.pass(folder, { searchPath: process.env.PATH ?? '', watcher: { before: border, after: border } });
