import { Command } from 'commander';
import { backtestCommand } from './backtest.ts';
import { captureCommand } from './capture.ts';
import { configCommand } from './config.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { locateCommand } from './locate.ts';
import { withExamples } from './options.ts';
import { policyCommand } from './policy.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import type { World } from './world.ts';

/** All commands. Wrong usage throws commander's error; failure.ts knows its exit code. */
export function program(world: World): Command {
  const trimtab = withExamples(
    new Command('trimtab')
      .description('Turns what it observes in a Kubernetes cluster into small, proved pull requests')
      .version(world.version)
      .option('--config <file>', 'configuration', 'trimtab.yaml'),
    'trimtab demo',
    'trimtab doctor',
    'trimtab run --dry-run',
    'trimtab report --format html --out report.html',
  );
  const commands = [
    runCommand,
    captureCommand,
    reportCommand,
    backtestCommand,
    locateCommand,
    doctorCommand,
    demoCommand,
    policyCommand,
    configCommand,
  ];
  for (const command of commands) trimtab.addCommand(command(world));
  return settled(trimtab, world);
}

/** Subcommands that are added ready-made do not inherit these. */
function settled(command: Command, world: World): Command {
  command
    .exitOverride()
    .showHelpAfterError(`(\`${fullName(command)} --help\` shows options and examples)`)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: world.out.write,
      writeErr: world.err.write,
      ...(world.out.columns === undefined ? {} : { getOutHelpWidth: () => world.out.columns ?? 80 }),
    });
  for (const child of command.commands) settled(child, world);
  return command;
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
