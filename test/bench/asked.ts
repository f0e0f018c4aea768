/** What benches and the soak are asked on the command line. */

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
