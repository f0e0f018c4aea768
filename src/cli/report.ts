import { Command, Option } from 'commander';
import { z } from 'zod';
import { ConfigError, RequestError } from '../model/errors.ts';
import type { SizingReport } from '../report/sizing-report.ts';
import type { Pass } from '../run.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { common, optionsOf } from './options.ts';
import { auditText, FORMATS, fleetText, reportOf } from './reporting.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writeWhole } from './write-whole.ts';

const options = z.object({
  ...common,
  format: z.enum(FORMATS),
  out: z.string().optional(),
  from: z.array(z.string()).default([]),
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
      .argument('[configurations...]', 'of several clusters, for one report about all of them')
      .option(
        '--from <capture>',
        'replay a capture instead of asking Prometheus and Kubernetes; again for each further configuration',
        (capture: string, before: string[] = []) => [...before, capture],
      )
      .action(async (configurations: string[], _, command: Command) =>
        world.finish(await report(world, configurations, optionsOf(command, options))),
      ),
    'trimtab report --format html --out report.html',
    'trimtab report --audit',
    'trimtab report --deliver',
    'trimtab report eu.yaml us.yaml --format html --out fleet.html',
    'trimtab report --from capture/ --format csv | column -s, -t | less -S',
  );

async function report(world: World, configurations: readonly string[], asked: Asked): Promise<number> {
  if (configurations.length > 1) return fleet(world, configurations, asked);
  const [config = asked.config] = configurations;
  return connected(world, { config, from: asked.from[0], mode: 'dry-run' }, async (parts) => {
    if (asked.deliver) mustDeliver(asked, parts.config);
    const pass = await measuredPass(parts.connection, parts.settings);
    if (asked.deliver) return deliverNow(pass, { ...parts, world });
    const text = asked.audit
      ? await auditText(pass, asked.format, await world.letterTexts())
      : await reportOf(pass, asked.format, parts.settings);
    return written(text, asked, world);
  });
}

async function written(text: string, { out }: Asked, world: World): Promise<number> {
  if (out === undefined) world.out.write(text);
  else {
    await writeWhole(out, text);
    line(world.out, `report: ${out}`);
  }
  return 0;
}

/** One cluster after the other: what a pass needs of memory is given back before the next one begins. */
async function fleet(world: World, configurations: readonly string[], asked: Asked): Promise<number> {
  const [alone] = [...(asked.deliver ? ['--deliver'] : []), ...(asked.audit ? ['--audit'] : [])];
  if (alone !== undefined)
    throw new RequestError({ path: alone, got: 'several configurations', want: 'one: each cluster has its own' });
  const { sizingReport } = await import('../report/sizing-report.ts');
  const reports: SizingReport[] = [];
  for (const [index, config] of configurations.entries()) {
    const request = { config, from: asked.from[index], mode: 'dry-run' } as const;
    const one = await connected(world, request, async ({ connection, settings }) =>
      sizingReport({ ...(await measuredPass(connection, settings)), policies: settings.policies }),
    );
    const other = reports.find(({ cluster, currency }) => cluster === one.cluster || currency !== one.currency);
    if (other !== undefined) throw notTogether(config, one, other);
    reports.push(one);
  }
  return written(await fleetText(reports, asked.format, await world.texts()), asked, world);
}

const notTogether = (path: string, one: SizingReport, other: SizingReport): ConfigError =>
  one.cluster === other.cluster
    ? new ConfigError({ path, got: `the name ${one.cluster}`, want: 'a name that no other of the clusters has' })
    : new ConfigError({ path, got: `prices in ${one.currency}`, want: `${other.currency}, as for ${other.cluster}` });

type Parts = Parameters<Parameters<typeof connected>[2]>[0];

/** Said before the pass: nothing is written or sent until somebody said `mode: act`. */
function mustDeliver({ from }: Asked, { mode, reports }: Parts['config']): void {
  if (from.length > 0)
    throw new RequestError({
      path: '--deliver',
      got: 'together with --from',
      want: 'a report of the cluster as it is',
    });
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
