import { spawn } from 'node:child_process';
import type { StartProgram } from '../serve/program.ts';

/** This program again, with the same Node and environment. Its log goes to our stderr. */
export const startProgram =
  (main: string): StartProgram =>
  (args, more = {}) => {
    const child = spawn(process.execPath, [...process.execArgv, main, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...more },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    return {
      ended: new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code) => resolve({ code: code ?? undefined, output }));
      }),
      end: () => void child.kill('SIGTERM'),
    };
  };
