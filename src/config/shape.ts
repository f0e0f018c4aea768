import { z } from 'zod';

/**
 * A map with exactly these keys. For an unknown key zod's message lists the keys that exist, separated by spaces:
 * problems.ts names the nearest of them.
 */
export const shape = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.strictObject(fields, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(fields).join(' ') : undefined),
  });

/** Text that may not be empty. `want` completes "want: ..." in an error. */
export const text = (want: string) => z.string({ error: want }).min(1, { error: want });

export const choice = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `one of: ${names.join(', ')}` });

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number) => {
  const want = `a whole number from ${least} to ${most}`;
  return z.int({ error: want }).min(least, { error: want }).max(most, { error: want });
};

/** A factor or price: any number from `least` to `most`. */
export const amount = (least: number, most: number) => {
  const want = `a number from ${least} to ${most}`;
  return z.number({ error: want }).min(least, { error: want }).max(most, { error: want });
};
