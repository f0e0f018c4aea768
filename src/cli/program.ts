import { Command } from 'commander';
import { withExamples } from './examples.ts';
import { exitCodesText } from './exit-codes.ts';
import type { World } from './world.ts';

/** By name. Loaded when asked for: `serve` should not carry what only a pass needs. */
const COMMANDS: Readonly<Record<string, () => Promise<(world: World) => Command>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  diagnose: async () => (await import('./diagnose.ts')).diagnoseCommand,
  capture: async () => (await import('./capture.ts')).captureCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  backtest: async () => (await import('./backtest.ts')).backtestCommand,
  locate: async () => (await import('./locate.ts')).locateCommand,
  rollback: async () => (await import('./rollback.ts')).rollbackCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  mcp: async () => (await import('./mcp.ts')).mcpCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  policy: async () => (await import('./policy.ts')).policyCommand,
  config: async () => (await import('./config.ts')).configCommand,
};

/** The program with the commands that `args` name, or with all. Wrong usage throws commander's error; failure.ts knows its exit code. */
export async function program(world: World, args: readonly string[]): Promise<Command> {
  const trimtab = withExamples(
    new Command('trimtab')
      .description('Turns what it observes in a Kubernetes cluster into small, proved pull requests')
      .version(world.version)
      .option('--config <file>', 'configuration', 'trimtab.yaml'),
    'trimtab demo',
    'trimtab doctor',
    'trimtab run --dry-run',
    'trimtab serve',
    'trimtab report --format html --out report.html',
  );
  const named = Object.keys(COMMANDS).filter((name) => args.includes(name));
  for (const name of named.length === 0 || args.includes('help') ? Object.keys(COMMANDS) : named) {
    const command = await COMMANDS[name]?.();
    if (command !== undefined) trimtab.addCommand(command(world));
  }
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
  if (command.commands.length === 0) command.addHelpText('after', exitCodesText(command.name()));
  for (const child of command.commands) settled(child, world);
  return command;
}

const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
