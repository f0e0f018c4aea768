import type { Command } from 'commander';

/** Commands show how they are used; people copy examples, not grammars. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`);
