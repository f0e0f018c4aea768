import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { collector } from '../serve/collector.ts';
import type { Planned } from '../serve/current-plan.ts';
import { serveLog } from '../serve/log.ts';
import { isServePlan } from '../serve/plan.ts';
import { serve } from '../serve/serve.ts';
import { mustBeCapture } from './asked-capture.ts';
import { withExamples } from './examples.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';
import { writing } from './write-whole.ts';

interface Options {
  readonly config: string;
  readonly from?: string;
  readonly state?: string;
  readonly printPlan?: true;
}

/** Stays, and makes passes when they are due. */
export const serveCommand = (world: World): Command =>
  withExamples(
    new Command('serve')
      .description(
        'Stay and make passes: on schedules, on alerts, on webhooks of the forge; pages and metrics over HTTP',
      )
      .option('--from <capture>', 'replay a capture in every pass instead of asking Prometheus and Kubernetes')
      .option('--state <folder>', 'where passes leave pages and metrics; may be emptied at any time')
      .option('--print-plan', 'print what it would do when, as JSON, and end')
      .action(async (_, command: Command) => world.finish(await served(world, command.optsWithGlobals<Options>()))),
    'trimtab serve --config prod.yaml',
    'trimtab serve --config prod.yaml --print-plan | jq .schedules',
  );

async function served(world: World, asked: Options): Promise<number> {
  return asked.printPlan === true ? printPlan(world, asked) : stay(world, asked);
}

/** In a process of its own, which then ends: the schema of the configuration is a third of an idle server's memory. */
async function printPlan(world: World, asked: Options): Promise<number> {
  const { loadConfig } = await import('../config/load.ts');
  const { planOf } = await import('../serve/plan-of.ts');
  const config = await loadConfig(asked.config, world.environment);
  await mustBeCapture(asked.from);
  const place = asked.from === undefined ? await world.kubernetesPlace(config) : undefined;
  line(world.out, JSON.stringify(planOf(config, place), null, 2));
  return 0;
}

async function stay(world: World, asked: Options): Promise<number> {
  const { config, from } = asked;
  const source = ['--config', config, ...(from === undefined ? [] : ['--from', from])];
  const folder = asked.state ?? stateFolder(world);
  await writing(folder, () => mkdir(join(folder, 'workshop'), { recursive: true }));
  const readPlan = (): Promise<Planned> => planFrom(world, ['serve', '--print-plan', ...source]);
  const again = world.leanStart?.(join(folder, 'compiled'));
  const first = await readPlan();
  // The child has said what is wrong.
  if (first.kind === 'faulty') return 2;
  again?.();
  const serving = await serve({
    first: first.plan,
    readPlan,
    start: world.start,
    passArgs: ['run', ...source],
    folder,
    secrets: world.readSecret,
    identity: world.identity,
    log: serveLog(world.err.write),
    random: Math.random,
    rest: collector(),
  });
  await world.untilStopped();
  await serving.stop();
  return 0;
}

async function planFrom(world: World, args: readonly string[]): Promise<Planned> {
  const { code, output } = await world.start(args).ended;
  const plan: unknown = code === 0 ? JSON.parse(output) : undefined;
  if (isServePlan(plan)) return { kind: 'planned', plan };
  return { kind: 'faulty', detail: `\`trimtab ${args.join(' ')}\` ended with ${code}` };
}

function stateFolder({ environment: { XDG_STATE_HOME, HOME } }: World): string {
  if (XDG_STATE_HOME !== undefined && XDG_STATE_HOME !== '') return join(XDG_STATE_HOME, 'trimtab');
  return join(HOME ?? '.', '.local', 'state', 'trimtab');
}
