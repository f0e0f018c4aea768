import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '../config/load.ts';
import { ConfigError } from '../model/errors.ts';
import { seconds } from '../model/units.ts';

const run = promisify(execFile);

/** What a program prints that the configuration names. Neither its output nor what it complains of is ever repeated: both may hold secrets. */
export async function printed([program = '', ...rest]: readonly string[], environment: Environment): Promise<string> {
  try {
    const { stdout } = await run(program, rest, { env: environment, timeout: seconds(30), maxBuffer: 2 ** 20 });
    return stdout;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const got = `${program}, which ended with ${typeof code === 'string' || typeof code === 'number' ? code : 'a time-out'}`;
    throw new ConfigError({ path: 'prometheus.auth.command', got, want: 'a program that prints credentials' });
  }
}
