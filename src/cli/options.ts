import { type Command, Option } from 'commander';
import { z } from 'zod';

/** Options of a command and of the program, typed: commander hands them over unchecked. */
export const optionsOf = <T>(command: Command, schema: z.ZodType<T>): T => schema.parse(command.optsWithGlobals());

export const common = { config: z.string() };

export const OUTPUTS = ['table', 'json'] as const;
export const outputOption = (): Option =>
  new Option('--output <format>', 'for people or for scripts').choices(OUTPUTS).default('table');
