import { Command } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../model/errors.ts';
import { policyFor } from '../model/match.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Ports } from '../ports/ports.ts';
import { askedContainers, askedWorkload } from './asked-workload.ts';
import { withExamples } from './examples.ts';
import { type Explained, explanationText } from './explanation-text.ts';
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
\`trimtab run --dry-run\` proves it.
Exit codes: 0 every field has a place; 1 one has none, and why; 2 usage or configuration.`;

async function locate(world: World, typed: string, asked: Options): Promise<number> {
  return connected(world, { config: asked.config, from: asked.from, purpose: 'locate' }, async (parts) => {
    const { observe } = await import('../observe/observe.ts');
    const { unaskedMetrics } = await import('./unasked-metrics.ts');
    const { connection, settings } = parts;
    const snapshot = await observe({ ...connection.ports, metrics: unaskedMetrics }, settings);
    const all = await explainAll({ snapshot, ports: connection.ports }, settings, { typed, asked });
    connection.endProgress();
    if (asked.output === 'json') world.out.write(`${JSON.stringify(all.map(jsonOf), null, 2)}\n`);
    else line(world.out, all.map((one) => explanationText(world.out, one)).join('\n\n'));
    return all.every(({ explanation }) => explanation.places.length > 0) ? 0 : 1;
  });
}

async function explainAll(
  { snapshot, ports }: Looked,
  settings: Settings,
  { typed, asked: { container, field } }: { readonly typed: string; readonly asked: Options },
): Promise<Explained[]> {
  const [{ explaining }, { answer }] = await Promise.all([import('../propose/explain.ts'), import('../act/answer.ts')]);
  const workload = askedWorkload(typed, snapshot.workloads);
  const writes = policyFor(workload, settings.policies)?.writes ?? settings.policies.policies[0]?.writes;
  if (writes === undefined) throw new ConfigError({ path: 'policies', got: 'none', want: 'at least one policy' });
  const one = async (own: { readonly container?: string }): Promise<Explained> => ({
    ...own,
    field,
    sharedFiles: writes.sharedFiles,
    explanation: await answer(explaining(snapshot, { object: workload.ref, ...own, field, writes }), ports),
  });
  if (!(await isOfContainer(workload, field)) && container === undefined) return [await one({})];
  const explained: Explained[] = [];
  for (const name of askedContainers(workload, container)) explained.push(await one({ container: name }));
  return explained;
}

interface Looked {
  readonly snapshot: Snapshot;
  readonly ports: Pick<Ports, 'renderer' | 'log'>;
}

/** A field that is known without a container is the object's own; one that is not known at all is said here. */
async function isOfContainer(workload: Workload, field: string): Promise<boolean> {
  const { PROBED_FIELDS, probeOf } = await import('../propose/probe.ts');
  if (probeOf(workload, { field }) !== undefined) return false;
  const [first] = workload.containers;
  if (first !== undefined && probeOf(workload, { container: first.spec.name, field }) !== undefined) return true;
  const known = PROBED_FIELDS.map((name) => (name.endsWith('.') ? `${name}NAME` : name)).join(', ');
  throw new ConfigError({ path: '--field', got: field, want: `a field of this workload, such as ${known}` });
}

const jsonOf = ({ container, field, explanation }: Explained) => ({
  ...(container === undefined ? {} : { container }),
  field,
  ...explanation,
});
