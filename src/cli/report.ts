import { Command, Option } from 'commander';
import { z } from 'zod';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, optionsOf } from './options.ts';
import { FORMATS, reportOf } from './reporting.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writeWhole } from './write-whole.ts';

const options = z.object({
  ...common,
  format: z.enum(FORMATS),
  out: z.string().optional(),
  from: z.string().optional(),
});

/** The right-sizing report of a pass that writes nothing. */
export const reportCommand = (world: World): Command =>
  withExamples(
    new Command('report')
      .description('The right-sizing report: current, recommended, usage, savings, and what is unknown and why')
      .addOption(new Option('--format <format>', 'how it is written').choices(FORMATS).default('md'))
      .option('--out <file>', 'file to write; stdout if left out')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .action(async (_, command: Command) => world.finish(await report(world, optionsOf(command, options)))),
    'trimtab report --format html --out report.html',
    'trimtab report --from capture/ --format csv | column -s, -t | less -S',
  );

async function report(world: World, { config, format, out, from }: z.output<typeof options>): Promise<number> {
  return connected(world, { config, from, mode: 'dry-run' }, async ({ connection, settings }) => {
    const text = await reportOf(await measuredPass(connection, settings), format, settings);
    if (out === undefined) world.out.write(text);
    else {
      await writeWhole(out, text);
      line(world.out, `report: ${out}`);
    }
    return 0;
  });
}
