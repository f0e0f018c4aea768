import { Command, Option } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../model/errors.ts';
import type { Pass } from '../run.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, optionsOf } from './options.ts';
import { auditText, FORMATS, reportOf } from './reporting.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writeWhole } from './write-whole.ts';

const options = z.object({
  ...common,
  format: z.enum(FORMATS),
  out: z.string().optional(),
  from: z.string().optional(),
  audit: z.boolean().default(false),
  deliver: z.boolean().default(false),
});
type Asked = z.output<typeof options>;

/** What a pass that changes nothing can tell: savings or the audit; to a file, or to whom the configuration names. */
export const reportCommand = (world: World): Command =>
  withExamples(
    new Command('report')
      .description('What was saved and could be, what waits, what got worse; or what was done and who approved it')
      .addOption(new Option('--format <format>', 'how it is written').choices(FORMATS).default('md'))
      .option('--audit', 'what was done in seven days, by whom it was approved, and how it went')
      .option('--deliver', 'send the reports of the configuration to whom they are for, once in a week')
      .option('--out <file>', 'file to write; stdout if left out')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .action(async (_, command: Command) => world.finish(await report(world, optionsOf(command, options)))),
    'trimtab report --format html --out report.html',
    'trimtab report --audit',
    'trimtab report --deliver',
    'trimtab report --from capture/ --format csv | column -s, -t | less -S',
  );

async function report(world: World, asked: Asked): Promise<number> {
  const { config: file, from } = asked;
  return connected(world, { config: file, from, mode: 'dry-run' }, async (parts) => {
    if (asked.deliver) mustDeliver(asked, parts.config);
    const pass = await measuredPass(parts.connection, parts.settings);
    if (asked.deliver) return deliverNow(pass, { ...parts, world });
    const text = asked.audit
      ? await auditText(pass, asked.format, await world.letterTexts())
      : await reportOf(pass, asked.format, parts.settings);
    if (asked.out === undefined) world.out.write(text);
    else {
      await writeWhole(asked.out, text);
      line(world.out, `report: ${asked.out}`);
    }
    return 0;
  });
}

type Parts = Parameters<Parameters<typeof connected>[2]>[0];

/** Said before the pass: nothing is written or sent until somebody said `mode: act`. */
function mustDeliver({ from }: Asked, { mode, reports }: Parts['config']): void {
  if (from !== undefined)
    throw new ConfigError({ path: '--deliver', got: 'together with --from', want: 'a report of the cluster as it is' });
  if (mode !== 'act') throw new ConfigError({ path: 'mode', got: mode, want: 'act: reports are delivered then' });
  if (reports.length === 0)
    throw new ConfigError({ path: 'reports', got: 'none', want: 'a report with its name, kind and receivers' });
}

async function deliverNow(pass: Pass, parts: Parts & { readonly world: World }): Promise<number> {
  const { delivered } = await import('./delivered.ts');
  const { out } = parts.world;
  const result = await delivered(pass, { ...parts, which: 'asked' });
  for (const { kind, letter, receiver, detail } of result)
    line(
      out,
      `${letter.report} ${letter.week}: ${kind === 'told' ? 'sent to' : 'not sent to'} ${receiver}${detail === undefined ? '' : `, ${detail}`}`,
    );
  if (result.length === 0) line(out, 'everybody has the reports of this week');
  return result.some(({ kind }) => kind === 'failed') ? 1 : 0;
}
