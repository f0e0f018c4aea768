import { Argument, Command } from 'commander';
import { z } from 'zod';
import { schemaText } from '../config/json-schema.ts';
import { withExamples } from './examples.ts';
import type { World } from './world.ts';

const which = z.enum(['config', 'policy']);

export const configCommand = (world: World): Command =>
  new Command('config').description('About the configuration file').addCommand(schema(world));

const schema = (world: World): Command =>
  withExamples(
    new Command('schema')
      .description('Print the JSON Schema that editors check against')
      .addArgument(
        new Argument('[which]', 'of trimtab.yaml or of a policy file').choices(which.options).default('config'),
      )
      .action((name: string) => {
        world.out.write(schemaText(which.parse(name)));
        world.finish(0);
      }),
    'trimtab config schema > trimtab.schema.json',
    'trimtab config schema policy > policy.schema.json',
  );
