import { Command } from 'commander';
import { z } from 'zod';
import type { LeftAlone, ProposeDecision } from '../model/decision.ts';
import { ConfigError, RequestError } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Plan } from '../plan.ts';
import { withExamples } from './examples.ts';
import { connected } from './one-pass.ts';
import { common, OUTPUTS, optionsOf, outputOption } from './options.ts';
import { rollbackJson } from './rollback-json.ts';
import { type Made, rollbackText } from './rollback-text.ts';
import { line } from './terminal.ts';
import type { Connection, World } from './world.ts';

const options = z.object({
  ...common,
  to: z.string().optional(),
  revision: z.string().optional(),
  dryRun: z.boolean().default(false),
  open: z.boolean().default(false),
  from: z.string().optional(),
  output: z.enum(OUTPUTS),
});
type Options = z.output<typeof options>;

/** Prepares the pull request that takes an Application back. The cluster is never touched. */
export const rollbackCommand = (world: World): Command =>
  withExamples(
    new Command('rollback')
      .description('Find the commit behind a failed rollout, and prepare the pull request that sets its change back')
      .argument('<app>', 'name of the Argo CD Application')
      .option('--to <deployment>', "number of a deployment in Argo CD's history; the one before by default")
      .option('--revision <commit>', 'a commit that was deployed, instead of its number')
      .option('--dry-run', 'show what would be opened, which is the default')
      .option('--open', 'open the pull request, if the configuration says mode: act')
      .option('--from <capture>', 'replay a capture instead of asking Kubernetes; nothing is opened then')
      .addOption(outputOption())
      .addHelpText('after', NOTE)
      .action(async (app: string, _, command: Command) =>
        world.finish(await rollback(world, app, optionsOf(command, options))),
      ),
    'trimtab rollback web',
    'trimtab rollback web --to 41 --open',
    'trimtab rollback web --from capture/ --output json | jq .left',
  );

const NOTE = `
You ask, so nothing is waited for: confirmation, rest after another rollback, change windows, proof that the old pods
serve. What protects data and other people's work stays: migrations, storage, secrets, security fixes, newer commits,
opt-outs, image automation. The answer says which.`;

async function rollback(world: World, app: string, asked: Options): Promise<number> {
  const to = targetOf(asked);
  const mode = asked.open ? {} : { mode: 'dry-run' as const };
  return connected(world, { config: asked.config, from: asked.from, ...mode }, async ({ connection, settings }) => {
    if (asked.open) refuseToOpen(settings, connection);
    const own = { application: app, ...(to === undefined ? {} : { to }) };
    const made = await make(connection, { ...settings, policies: { ...settings.policies, asked: [own] } }, app);
    connection.endProgress();
    const answer = { app, ...made };
    if (asked.output === 'json') line(world.out, JSON.stringify(rollbackJson(answer), undefined, 2));
    else line(world.out, rollbackText(world.out, answer));
    return made.left.length > 0 || made.refused.length > 0 ? 1 : 0;
  });
}

function targetOf({ to, revision, dryRun, open }: Options): string | undefined {
  if (to !== undefined && revision !== undefined)
    throw new RequestError({ path: '--revision', got: 'both --to and --revision', want: 'one of them' });
  if (dryRun && open) throw new RequestError({ path: '--open', got: 'both --open and --dry-run', want: 'one of them' });
  if (revision !== undefined && !/^[0-9a-f]{7,64}$/.test(revision))
    throw new RequestError({ path: '--revision', got: revision, want: 'at least 7 digits of a commit' });
  return to ?? revision;
}

function refuseToOpen({ mode }: Settings, { replayed }: Connection): void {
  if (replayed !== undefined)
    throw new RequestError({ path: '--open', got: 'a capture', want: 'a live cluster: leave --from away' });
  if (mode !== 'act')
    throw new ConfigError({ path: 'mode', got: mode, want: 'act in the configuration, or the command without --open' });
}

async function make({ ports }: Connection, settings: Settings, app: string): Promise<Made> {
  const [{ plan }, { act }, { handsOf }, { record }, { journalEntries }, { leftEntries }] = await Promise.all([
    import('../plan.ts'),
    import('../act/act.ts'),
    import('../act/hands.ts'),
    import('../act/record.ts'),
    import('../report/journal-entries.ts'),
    import('../report/left-entries.ts'),
  ]);
  const { unaskedMetrics } = await import('./unasked-metrics.ts');
  const quiet = { ...ports, metrics: unaskedMetrics };
  const planned = await plan(quiet, settings, (one) => one.kind === 'propose' && isOf(one, app));
  knownOnly(planned.snapshot, app);
  const hands = handsOf(ports, planned.snapshot.takenAt);
  const outcomes = await act({ ...planned, settings }, hands);
  const left = leftOf(planned, app);
  const { snapshot } = planned;
  // What was asked for and refused is part of the story, too.
  const entries = [...journalEntries({ ...planned, outcomes }), ...leftEntries({ left, outcomes, snapshot })];
  if (settings.mode === 'act') await record(entries, ports);
  const refused = outcomes.filter((one) => one.kind === 'refused');
  return { outcomes, refused, left };
}

const isOf = ({ rollback }: ProposeDecision, app: string): boolean => rollback?.blame.application === app;

const leftOf = ({ left }: Plan, app: string): readonly LeftAlone[] =>
  left.filter(({ finding }) => finding.application === app || finding.subject.name === app);

function knownOnly({ applications }: Snapshot, app: string): void {
  if (applications.kind === 'unknown')
    throw new RequestError({
      path: 'app',
      got: app,
      want: `Applications that can be read: ${applications.because.detail}`,
    });
  const names = applications.value.map(({ ref }) => ref.name).sort();
  if (names.includes(app)) return;
  const known = names.length === 0 ? 'none was observed' : names.slice(0, 10).join(', ');
  throw new RequestError({ path: 'app', got: app, want: `the name of an Application: ${known}` });
}
