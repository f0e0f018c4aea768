/** What benches and the soak are asked on the command line. */
import { spawnSync } from 'node:child_process';

/** `--help`, which every one of them takes. */
export const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const;

/** Prints the usage and ends: with 0 for `--help`, with 2 and a line that says what is wrong for anything unusable. */
export function asked<T extends { readonly values: { readonly help?: boolean } }>(usage: string, parse: () => T): T {
  try {
    const found = parse();
    if (!found.values.help) return found;
    process.stdout.write(`${usage}\n`);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof Unusable) && !isArgumentError(error)) throw error;
    process.stderr.write(`${error.message}\n${usage}\n`);
    return process.exit(2);
  }
}

/** Asked for in a way that a person must change. */
class Unusable extends Error {}

/** A bench cannot go on, for a reason that is not its own: a line says it, not a stack. */
export class Stopped extends Error {}

/** Runs the bench, once it is known what is asked: with 1 and a line where it had to stop. */
export async function ran(bench: () => Promise<void>): Promise<void> {
  try {
    await bench();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** A program that can be started; `or` says what to do where there is none. */
export function programOf(option: string, text: string, or: string): string {
  if (text !== '' && spawnSync(text, ['--version']).status === 0) return text;
  throw new Unusable(`--${option}: got '${text}', want a program's path or a name on the PATH; or ${or}`);
}

/** One number, at least `least`. */
export function numberOf(option: string, text: string, least = 1): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new Unusable(`--${option}: got '${text}', want a number, ${least} or more`);
}

/** Numbers with commas between them, or none. */
export const numbersOf = (option: string, text: string): number[] =>
  text
    .split(',')
    .filter((one) => one !== '')
    .map((one) => numberOf(option, one, 0));

/** Names with commas between them, each one of `known`. */
export function namesOf<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((typed) => {
    const name = known.find((one) => one === typed.trim());
    if (name === undefined) throw new Unusable(`--${option}: got '${typed}', want some of ${known.join(', ')}`);
    return name;
  });
}

const isArgumentError = (error: unknown): error is Error =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  error.code.startsWith('ERR_PARSE_ARGS');
