import { Command } from 'commander';
import { z } from 'zod';
import { exitCodeOf } from '../report/exit-code.ts';
import { askedScope } from './asked-scope.ts';
import { askedTrigger } from './asked-trigger.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { passJson } from './pass-json.ts';
import { passText } from './pass-text.ts';
import { formatOf, reportOf } from './reporting.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writeMetrics } from './write-metrics.ts';
import { writePages } from './write-pages.ts';
import { writeWhole } from './write-whole.ts';

const options = z.object({
  ...common,
  dryRun: z.boolean().default(false),
  from: z.string().optional(),
  report: z.string().optional(),
  metricsFile: z.string().optional(),
  pages: z.string().optional(),
  namespaces: z.string().optional(),
  shard: z.string().optional(),
  trigger: z.string().default('manual'),
  output: z.enum(OUTPUTS),
});

export const runCommand = (world: World): Command =>
  withExamples(
    new Command('run')
      .description('One pass: observe, analyse, decide, propose, open pull requests, report')
      .option('--dry-run', 'stop before anything is written, whatever the configuration says')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .option('--namespaces <names>', 'look at these only, such as shop,checkout')
      .option(
        '--shard <i/n>',
        'look at one share of the namespaces, such as 2/5: n passes together see everything once',
      )
      .option(
        '--trigger <what>',
        'what brings the pass: manual, event, or alert:Name,Name; runbooks look at it',
        'manual',
      )
      .option('--report <file>', 'write the right-sizing report: .html, .md, .json or .csv')
      .option(
        '--metrics-file <file>',
        'write metrics of the pass for a textfile collector; counters go on from those in the file',
      )
      .option('--pages <folder>', 'write what was found and done as web pages')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await runPass(world, optionsOf(command, options)))),
    'trimtab run --dry-run',
    'trimtab run --config prod.yaml --report report.html',
    'trimtab run --from capture/ --output json | jq .findings',
  );

async function runPass(world: World, asked: z.output<typeof options>): Promise<number> {
  // Before the pass: a wrong ending should not cost a pass.
  const format = asked.report === undefined ? undefined : formatOf(asked.report);
  const request = {
    config: asked.config,
    from: asked.from,
    trigger: askedTrigger(asked.trigger),
    scope: askedScope(asked, world.environment),
    ...(asked.dryRun ? { mode: 'dry-run' as const } : {}),
  };
  return connected(world, request, async ({ connection, config, settings }) => {
    const pass = await measuredPass(connection, settings);
    if (settings.mode === 'act' && asked.from === undefined)
      await (await import('./delivered.ts')).delivered(pass, { connection, config, settings, world, which: 'due' });
    if (asked.output === 'json') world.out.write(passJson(pass));
    else line(world.out, passText(world.out, pass));
    if (asked.report !== undefined && format !== undefined)
      await writeWhole(asked.report, await reportOf(pass, format, settings));
    if (asked.pages !== undefined)
      await writePages(pass, { folder: asked.pages, settings, texts: await world.pageTexts() });
    if (asked.metricsFile !== undefined) await writeMetrics(asked.metricsFile, connection);
    if (asked.namespaces === undefined || pass.snapshot.workloads.length > 0) return exitCodeOf(pass);
    line(world.err, `no workload in ${asked.namespaces}: is the name right, and may we list there?`);
    return 1;
  });
}
