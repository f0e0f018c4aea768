import { Command } from 'commander';
import { stringify } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { writtenPolicy } from '../config/policy-schema.ts';
import { RequestError } from '../model/errors.ts';
import type { Runbook, Trigger } from '../model/runbook.ts';
import { withExamples } from './examples.ts';
import { common, optionsOf } from './options.ts';
import { policyTest } from './policy-test.ts';
import { table } from './table.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object(common);

export const policyCommand = (world: World): Command =>
  new Command('policy')
    .description('Look at the policies in force')
    .addCommand(list(world))
    .addCommand(show(world))
    .addCommand(policyTest(world));

const list = (world: World): Command =>
  withExamples(
    new Command('list').description('The policies in the order in which they are tried').action(async (_, command) => {
      const set = (await loadConfig(optionsOf(command, options).config, world.environment)).policies;
      const rows = set.policies.map(({ name, match, automation, sizing }) => [
        { text: name },
        { text: match.namespaces.join(', ') || 'all namespaces' },
        { text: automation },
        { text: sizing.strategy },
      ]);
      line(world.out, table(world.out, ['policy', 'governs', 'automation', 'strategy'], rows));
      if ((set.runbooks ?? []).length > 0) line(world.out, runbookTable(world, set.runbooks ?? []));
      world.finish(0);
    }),
    'trimtab policy list',
  );

const show = (world: World): Command =>
  withExamples(
    new Command('show')
      .description('One policy with every default spelled out')
      .argument('<name>', 'name of the policy')
      .action(async (name: string, _, command) => {
        const { policies } = await loadConfig(optionsOf(command, options).config, world.environment);
        const policy = policies.policies.find((candidate) => candidate.name === name);
        const names = policies.policies.map((candidate) => candidate.name).join(', ');
        if (policy === undefined) throw new RequestError({ path: 'policy', got: name, want: `one of: ${names}` });
        world.out.write(stringify({ policies: [writtenPolicy(policy)] }));
        world.finish(0);
      }),
    'trimtab policy show right-sizing > policies/mine.yaml',
  );

const runbookTable = ({ out }: World, runbooks: readonly Runbook[]): string =>
  table(
    out,
    ['runbook', 'handles', 'triggers', 'steps'],
    runbooks.map(({ name, match, triggers, steps }) => [
      { text: name },
      { text: match.checks.join(', ') || 'every finding' },
      { text: triggers.map(triggerText).join('\n') },
      { text: steps.map((step) => (step.kind === 'act' ? step.fix : step.kind)).join(', ') },
    ]),
  );

function triggerText(trigger: Trigger): string {
  if (trigger.kind === 'schedule') return `${trigger.cron} ${trigger.timeZone}`;
  return trigger.kind === 'manual' ? 'by hand' : `alert ${trigger.alertname}`;
}
