import { Command } from 'commander';
import { z } from 'zod';
import { withExamples } from './examples.ts';
import { type HandledFinding, handledFindings } from './handled-findings.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { table } from './table.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({ ...common, from: z.string().optional(), output: z.enum(OUTPUTS) });

export const policyTest = (world: World): Command =>
  withExamples(
    new Command('test')
      .description('Which policy and which runbook would handle each finding, how far, and why; changes nothing')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .addOption(outputOption())
      .action(async (_, command: Command) => world.finish(await test(world, optionsOf(command, options)))),
    'trimtab policy test --from capture/',
    'trimtab policy test --output json | jq \'.[] | select(.runbook == "pod-crash-loop")\'',
  );

async function test(world: World, { config, from, output }: z.output<typeof options>): Promise<number> {
  const rows = await connected(world, { config, from, mode: 'dry-run' }, async ({ connection, settings }) => {
    const { observe } = await import('../observe/observe.ts');
    const { analyze } = await import('../analyze/analyze.ts');
    const snapshot = await observe(connection.ports, settings);
    const handlings = await handledFindings(snapshot, analyze(snapshot, settings.policies), settings.policies);
    connection.endProgress();
    return handlings.map(({ key: _, ...row }) => row);
  });
  if (output === 'json') world.out.write(`${JSON.stringify(rows, null, 2)}\n`);
  else show(world, rows);
  return 0;
}

function show(world: World, rows: readonly Omit<HandledFinding, 'key'>[]): void {
  if (rows.length === 0) line(world.out, 'No findings: nothing would be handled.');
  const cells = rows.map(({ finding, severity, subject, policy, runbook, automation, steps, why }) => [
    { text: `${finding}\n${severity}` },
    { text: subject },
    { text: `${policy ?? 'none'}\n${runbook ?? 'no runbook'}` },
    { text: `${automation}${steps === undefined ? '' : `\n${steps.join(', ') || 'no step'}`}` },
    { text: why.join('\n') },
  ]);
  if (rows.length > 0)
    line(world.out, table(world.out, ['finding', 'about', 'policy, runbook', 'how far', 'why'], cells));
}
