import { z } from 'zod';
import { ConfigError } from '../model/errors.ts';
import type { Call } from './desk.ts';
import type { Bounds } from './untrusted.ts';

/** A question that an assistant may ask: thin, over what the commands compute. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: 'reads' | 'proposes';
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  /** Where an answer may be longer than usual. */
  readonly bounds?: Bounds;
  /** Throws ConfigError where the arguments are wrong, and what the desk throws. */
  readonly answer: (asked: unknown, call: Omit<Call, 'freshness'>) => Promise<Answer>;
}

export interface Answer {
  /** A few lines for people. */
  readonly summary: string;
  /** Fits the output schema once it is JSON. */
  readonly data: object;
  /** Nothing was done, and `summary` says what would have to change, in words of ours alone. */
  readonly refused?: true;
}

interface Made<Input extends z.ZodObject> extends Omit<Tool, 'answer' | 'input'> {
  /** A strict object. */
  readonly input: Input;
  readonly answer: (asked: z.output<Input>, call: Call) => Promise<Answer>;
}

/** Arguments are checked here, once: a tool never sees one that is too many, too long or of another shape. */
export function tool<Input extends z.ZodObject>(made: Made<Input>): Tool {
  const withAge = z.looseObject(FRESH);
  return {
    ...made,
    input: made.input.extend(FRESH).strict(),
    answer: async (asked, call) => {
      const { max_age_seconds: age, ...own } = checked(withAge, asked);
      return made.answer(checked(made.input, own), { ...call, freshness: age * 1000 });
    },
  };
}

const FRESH = {
  max_age_seconds: z
    .int()
    .min(0)
    .max(3600)
    .default(60)
    .describe('How old the last look at the cluster may be; 0 asks for a new one, which takes as long as a pass'),
};

function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.') || 'arguments',
    got: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'something else',
    want: issue.code === 'unrecognized_keys' ? 'no other arguments than those of the schema' : issue.message,
  }));
  throw new ConfigError({ path: 'arguments', got: 'something else', want: 'an object', ...first, others });
}
