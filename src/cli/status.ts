import { Command } from 'commander';
import { z } from 'zod';
import { healthSummary } from '../report/health-summary.ts';
import { healthMessage } from '../report/text/health-message.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { line, paint, printable, type Terminal, type Tone } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({ ...common, from: z.string().optional(), output: z.enum(OUTPUTS) });

/** How the cluster is. Reads only. */
export const statusCommand = (world: World): Command =>
  withExamples(
    new Command('status')
      .description('How the cluster is, in one message: exit code 0 when all is clear, 1 when it is not')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await status(world, optionsOf(command, options)))),
    'trimtab status',
    'trimtab status --from capture/ --output json | jq .issues',
  );

async function status(world: World, asked: z.output<typeof options>): Promise<number> {
  const request = { config: asked.config, from: asked.from, mode: 'dry-run' } as const;
  return connected(world, request, async ({ connection, settings }) => {
    const summary = healthSummary(await measuredPass(connection, settings));
    if (asked.output === 'json') line(world.out, JSON.stringify(summary, null, 2));
    else line(world.out, shownAt(world.out, healthMessage(summary).split('\n').map(printable).join('\n')));
    return summary.issues.length === 0 && summary.unread.length === 0 ? 0 : 1;
  });
}

const SIGNS: readonly (readonly [name: string, sign: string, tone: Tone])[] = [
  [':white_check_mark:', '✔', 'good'],
  [':warning:', '▲', 'warning'],
  [':grey_question:', '?', 'warning'],
];

/** Chats draw the sign that a name stands for, terminals do not; what is piped is likely to end in a chat. */
function shownAt(terminal: Terminal, message: string): string {
  const found = SIGNS.find(([name]) => message.startsWith(name));
  if (terminal.columns === undefined || found === undefined) return message;
  const [name, sign, tone] = found;
  return `${paint(terminal, tone, sign)}${message.slice(name.length)}`;
}
