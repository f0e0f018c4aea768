import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Outcome } from '../model/outcome.ts';
import type { Pass } from '../run.ts';
import { missingTools } from './checks/renderer.ts';
import { demoGit } from './demo/bare-repository.ts';
import { demoConfig } from './demo/demo-config.ts';
import { withExamples } from './examples.ts';
import { connected, measuredPass } from './one-pass.ts';
import { passText } from './pass-text.ts';
import { reportOf } from './reporting.ts';
import { line, paint } from './terminal.ts';
import type { Connection, World } from './world.ts';
import { writeWhole, writing } from './write-whole.ts';

/** A captured cluster, a repository of its manifests, and everything a real pass does with them. */
export const demoCommand = (world: World): Command =>
  withExamples(
    new Command('demo')
      .description('The whole pass on a captured cluster and a repository made for it; needs git, no cluster')
      .action(async () => world.finish(await demo(world))),
    'trimtab demo',
    'npm run demo',
  );

/** When the manifests were committed: two weeks before the capture was taken. */
const COMMITTED = new Date('2026-11-02T09:00:00Z');

const INTRODUCTION = `A captured cluster and 14 days of its usage are replayed against a manifest repository that was made for it just now.
Pull requests are branches of that repository; no server is asked, and nothing of yours is touched.
`;

async function demo(world: World): Promise<number> {
  const folder = await writing(tmpdir(), () => mkdtemp(join(tmpdir(), 'trimtab-demo-')));
  const places = {
    repository: join(folder, 'manifests.git'),
    config: join(folder, 'trimtab.yaml'),
    report: join(folder, 'right-sizing.html'),
    capture: join(world.home, 'deploy', 'demo', 'capture'),
  };
  const git = demoGit(world.environment.PATH ?? '');
  const manifests = join(world.home, 'deploy', 'demo', 'manifests');
  await git.create({ from: manifests, to: places.repository, at: COMMITTED });
  await writeWhole(places.config, demoConfig(places.repository));
  line(world.out, INTRODUCTION);
  line(world.out, `configuration: ${places.config}`);
  const pass = await firstPass(world, places);
  const before = await git.refs(places.repository);
  await connected(world, { config: places.config, from: places.capture }, ({ connection, settings }) =>
    measuredPass(connection, settings),
  );
  const still = before === (await git.refs(places.repository));
  sayWhetherStill(world, still ? 'still' : 'moved');
  lastLines(world, places, pass);
  return still ? 0 : 1;
}

async function firstPass(world: World, places: { config: string; capture: string; report: string }): Promise<Pass> {
  return connected(world, { config: places.config, from: places.capture }, async ({ connection, settings }) => {
    const pass = await measuredPass(connection, settings);
    line(world.out, passText(world.out, pass));
    await sayMissingTools(world, connection);
    await sayDiffs(world, pass, connection);
    await writeWhole(places.report, await reportOf(pass, 'html', settings));
    return pass;
  });
}

async function sayMissingTools(world: World, connection: Connection): Promise<void> {
  for (const tool of missingTools(await connection.ports.renderer.tools())) {
    const text = `${tool} is not installed: changes that need it cannot be proved and were refused`;
    line(world.out, paint(world.out, 'warning', text));
  }
}

async function sayDiffs(world: World, pass: Pass, connection: Connection): Promise<void> {
  line(world.out, `\n${paint(world.out, 'strong', 'Pull requests')}`);
  for (const outcome of standing(pass.outcomes)) {
    const { proposal, number } = outcome;
    line(world.out, `${number}. ${proposal.title}`);
    line(world.out, `   branch: ${proposal.branch}`);
    line(world.out, `   diff: ${await connection.saveDiff(proposal.repository, number)}`);
  }
}

type Standing = Extract<Outcome, { readonly number: number }>;
const standing = (outcomes: readonly Outcome[]): Standing[] => outcomes.filter((outcome) => 'number' in outcome);

const SECOND_PASS = {
  still: ['good', 'A second pass on the same input wrote nothing.'],
  moved: ['bad', 'A second pass on the same input wrote again!'],
} as const;

function sayWhetherStill(world: World, branches: keyof typeof SECOND_PASS): void {
  const [tone, text] = SECOND_PASS[branches];
  line(world.out, `\n${paint(world.out, tone, text)}`);
}

/** For scripts: exactly these three, in this order, at the end. */
function lastLines(world: World, places: { repository: string; report: string }, pass: Pass): void {
  line(world.out, `Look at the branches: git -C ${places.repository} log --oneline --graph --all\n`);
  line(world.out, `repository: ${places.repository}`);
  line(world.out, `report: ${places.report}`);
  line(world.out, `pull requests: ${standing(pass.outcomes).length}`);
}
