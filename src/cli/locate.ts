import { Command } from 'commander';
import { z } from 'zod';
import { namedWorkload } from './asked-workload.ts';
import { withExamples } from './examples.ts';
import { explainedFields, explainedJson } from './explained-fields.ts';
import { explanationText } from './explanation-text.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({
  ...common,
  container: z.string().optional(),
  field: z.string(),
  from: z.string().optional(),
  output: z.enum(OUTPUTS),
});
type Options = z.output<typeof options>;

/** Why a field is written where it is. Reads only. */
export const locateCommand = (world: World): Command =>
  withExamples(
    new Command('locate')
      .description('Explain where a field of a live workload is written: Application, source, file and line')
      .argument('<workload>', '<namespace>/<kind>/<name>, the kind as kubectl takes it')
      .option('--container <name>', 'one container; every container if left out')
      .option(
        '--field <field>',
        'limits.memory, image, replicas, maxReplicas, env.NAME, annotations.KEY, ...',
        'limits.memory',
      )
      .option('--from <capture>', 'replay a capture instead of asking Kubernetes')
      .addOption(outputOption())
      .addHelpText('after', NOTE)
      .action(async (workload: string, _, command: Command) =>
        world.finish(await locate(world, workload, optionsOf(command, options))),
      ),
    'trimtab locate shop/Deployment/web',
    'trimtab locate shop/deploy/web --container app --field image',
    'trimtab locate shop/sts/db --field requests.cpu --from capture/ --output json | jq .[].places',
  );

const NOTE = `
Charts are rendered to see which value decides; edits are not, so this says where one is tried first, and
\`trimtab run --dry-run\` proves it.`;

async function locate(world: World, typed: string, asked: Options): Promise<number> {
  namedWorkload(typed);
  return connected(world, { config: asked.config, from: asked.from, purpose: 'locate' }, async (parts) => {
    const { observe } = await import('../observe/observe.ts');
    const { unaskedMetrics } = await import('./unasked-metrics.ts');
    const { connection, settings } = parts;
    const snapshot = await observe({ ...connection.ports, metrics: unaskedMetrics }, settings);
    const all = await explainedFields({ snapshot, ports: connection.ports }, settings, { workload: typed, ...asked });
    connection.endProgress();
    if (asked.output === 'json') world.out.write(`${JSON.stringify(all.map(explainedJson), null, 2)}\n`);
    else line(world.out, all.map((one) => explanationText(world.out, one)).join('\n\n'));
    return all.every(({ explanation }) => explanation.places.length > 0) ? 0 : 1;
  });
}
