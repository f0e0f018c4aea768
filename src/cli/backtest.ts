import { Command } from 'commander';
import { z } from 'zod';
import type { Weeks } from '../analyze/backtest/compare.ts';
import type { Week } from '../analyze/backtest/week.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { days, milliseconds } from '../model/units.ts';
import { gapsOf } from '../report/shown-gaps.ts';
import { backtestText } from './backtest-text.ts';
import { withExamples } from './examples.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writeWhole } from './write-whole.ts';

const options = z.object({
  ...common,
  traces: z.string().optional(),
  from: z.string().optional(),
  output: z.enum(OUTPUTS),
  chart: z.string().optional(),
});
type Options = z.output<typeof options>;

/** What each sizing strategy would have asked for, against the week that followed. Reads only. */
export const backtestCommand = (world: World): Command =>
  withExamples(
    new Command('backtest')
      .description('Every sizing strategy against what happened next: violations, slack and how often it would move')
      .option('--traces <folder>', 'a folder of usage traces (index.json and CSV.gz files)')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .option('--chart <file.svg>', 'also draw the trade-off')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await backtest(world, optionsOf(command, options)))),
    'trimtab backtest --chart trade-off.svg',
    'trimtab backtest --from capture/ --output json',
    'trimtab backtest --traces traces/',
  );

async function backtest(world: World, asked: Options): Promise<number> {
  const { compare } = await import('../analyze/backtest/compare.ts');
  const weeks = await weeksOf(world, asked);
  if (weeks.cpu.length + weeks.memory.length === 0) {
    line(
      world.err,
      'no week could be tested: it takes 14 days of usage, 80 % of it measured, and a mean of 5m or 16Mi',
    );
    return 1;
  }
  const comparison = compare(weeks);
  if (asked.output === 'json') line(world.out, JSON.stringify(comparison, undefined, 2));
  else world.out.write(backtestText(world.out, comparison));
  if (asked.chart !== undefined) {
    const { tradeOffChart } = await import('../report/html/trade-off-chart.ts');
    await writeWhole(asked.chart, tradeOffChart(comparison));
    if (asked.output === 'table') line(world.out, `chart: ${asked.chart}`);
  }
  return 0;
}

const weeksOf = (world: World, asked: Options): Promise<Weeks> =>
  asked.traces === undefined ? observedWeeks(world, asked) : tracedWeeks(world, asked.traces);

async function tracedWeeks(world: World, folder: string): Promise<Weeks> {
  const { weeksInTrace } = await import('../analyze/backtest/compare.ts');
  const [cpu, memory]: [Week[], Week[]] = [[], []];
  for await (const trace of world.traces(folder)) {
    const own = weeksInTrace(trace);
    cpu.push(...own.cpu);
    memory.push(...own.memory);
  }
  return { cpu, memory };
}

/** Trained on as much as a pass looks at, tested on the week after it. */
const TESTED = days(7);

async function observedWeeks(world: World, { config, from }: Options): Promise<Weeks> {
  const { weeksInSnapshot } = await import('../analyze/backtest/compare.ts');
  return connected(world, { config, from, mode: 'dry-run' }, async ({ connection, settings }) => {
    const { observe } = await import('../observe/observe.ts');
    const window = from === undefined ? milliseconds(settings.window + TESTED) : settings.window;
    const snapshot: Snapshot = await observe({ ...connection.ports, repositories: [] }, { ...settings, window });
    connection.endProgress();
    for (const { source, detail } of gapsOf(snapshot)) line(world.err, `not read: ${source}: ${detail}`);
    return weeksInSnapshot(snapshot);
  });
}
