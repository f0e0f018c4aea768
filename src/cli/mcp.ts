import { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { mustBeCapture } from './asked-capture.ts';
import { withExamples } from './examples.ts';
import { failureOf } from './failure.ts';
import { common, optionsOf } from './options.ts';
import { line } from './terminal.ts';
import type { World } from './world.ts';

const options = z.object({
  ...common,
  from: z.string().optional(),
  http: z.boolean().default(false),
  printSkill: z.string().optional(),
});
type Options = z.output<typeof options>;

/** Stays, and answers assistants. */
export const mcpCommand = (world: World): Command =>
  withExamples(
    new Command('mcp')
      .description('Tools for assistants, by the Model Context Protocol: over stdin and stdout, or over HTTP')
      .option('--from <capture>', 'replay a capture instead of asking Prometheus and Kubernetes')
      .option('--http', 'listen at mcp.listen of the configuration instead of using stdin and stdout')
      .option('--print-skill <name>', 'print what teaches an assistant to use these tools, and end')
      .addHelpText('after', NOTE)
      .action(async (_, command: Command) => world.finish(await mcp(world, optionsOf(command, options)))),
    'trimtab mcp --config prod.yaml',
    'trimtab mcp --from capture/ --http',
    'trimtab mcp --print-skill cluster-status > .skills/cluster-status/SKILL.md',
  );

const NOTE = `
The tools read. Only with \`mcp: { allow: [propose] }\` in the configuration may an assistant open a pull request, and then
only one that a pass would open. Over stdin and stdout nothing is printed but the protocol; the log goes to stderr.`;

/** Milliseconds. */
const LONGEST_GOODBYE = 2_000;

async function mcp(world: World, asked: Options): Promise<number> {
  const { readSkills, skillNamed } = await import('../mcp/skills.ts');
  const skills = await readSkills(world.home);
  if (asked.printSkill !== undefined) {
    world.out.write(skillNamed(skills, asked.printSkill).text);
    return 0;
  }
  // What is wrong with it is said now, not to the first assistant that asks.
  const { mcp: config } = await loadConfig(asked.config, world.environment);
  await mustBeCapture(asked.from);
  const { liveDesk } = await import('../mcp/live-desk.ts');
  const { mcpServer } = await import('../mcp/server.ts');
  const { version, scrub } = world;
  const logBug = (error: unknown): void => world.err.write(failureOf(error).text);
  const desk = liveDesk(world, asked);
  const newServer = () => mcpServer({ desk, skills, version, scrub, logBug });
  await (asked.http ? overHttp(world, config, newServer) : overStdio(world, newServer()));
  // A pass that still runs only reads, or converges the next time: nobody has to wait for it.
  await Promise.race([desk.close(), new Promise((resolve) => setTimeout(resolve, LONGEST_GOODBYE))]);
  world.leave(0);
  return 0;
}

type NewServer = () => ReturnType<typeof import('../mcp/server.ts').mcpServer>;

async function overStdio(world: World, server: ReturnType<NewServer>): Promise<void> {
  const { overStdio: serve } = await import('../mcp/stdio.ts');
  const { ended, close } = await serve(server, { input: world.input, write: world.out.write });
  await Promise.race([world.untilStopped(), ended]);
  await close();
}

async function overHttp(
  world: World,
  { listen, access }: Awaited<ReturnType<typeof loadConfig>>['mcp'],
  newServer: NewServer,
): Promise<void> {
  const { overHttp: serve } = await import('../mcp/http.ts');
  const { accessOf, placeOf } = await import('../serve/plan-of.ts');
  const place = placeOf(listen);
  const listening = await serve({ ...place, access: accessOf(access), read: world.readSecret, newServer });
  line(world.err, `tools for assistants: http://${place.host}:${listening.port}/mcp`);
  await world.untilStopped();
  await listening.close();
}
