import { Command } from 'commander';
import { z } from 'zod';
import type { Snapshot } from '../model/snapshot.ts';
import type { Ports } from '../ports/ports.ts';
import { gapsOf } from '../report/shown-gaps.ts';
import { withExamples } from './examples.ts';
import { connected } from './one-pass.ts';
import { common, optionsOf } from './options.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writing } from './write-whole.ts';

const options = z.object({ ...common, out: z.string(), logs: z.boolean().default(false) });

/** Saves what a pass would look at; nothing is analysed and nothing is written elsewhere. */
export const captureCommand = (world: World): Command =>
  withExamples(
    new Command('capture')
      .description('Save exactly what a pass observes, so that --from replays it anywhere')
      .requiredOption('--out <folder>', 'folder to write; an earlier capture in it is replaced')
      .option('--logs', 'keep what containers in trouble wrote last, without credentials, for `diagnose --from`')
      .action(async (_, command: Command) => world.finish(await capture(world, optionsOf(command, options)))),
    'trimtab capture --out capture/',
    'trimtab report --from capture/ --format html --out report.html',
  );

async function capture(world: World, { config, out, logs }: z.output<typeof options>): Promise<number> {
  return connected(world, { config, purpose: 'capture' }, async ({ connection, settings }) => {
    const { observe } = await import('../observe/observe.ts');
    const snapshot = await observe(connection.ports, settings);
    if (logs) await keepLogs(connection.ports, snapshot);
    connection.endProgress();
    await writing(out, () => connection.saveCapture(out, snapshot));
    line(world.out, `capture of ${snapshot.cluster}: ${out}`);
    line(world.out, `${snapshot.workloads.length} workloads, ${snapshot.gaps.length} sources could not be read`);
    for (const { source, detail } of gapsOf(snapshot)) line(world.out, `  ${source}: ${detail}`);
    return snapshot.gaps.length === 0 ? 0 : 1;
  });
}

/** Asked for is recorded: the replay of `diagnose` asks the same. */
async function keepLogs({ cluster }: Ports, { workloads }: Snapshot): Promise<void> {
  const { readLogs } = await import('../observe/read-logs.ts');
  for (const workload of workloads) await readLogs(workload, cluster);
}
