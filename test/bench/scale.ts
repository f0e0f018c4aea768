/**
 * What a pass takes in memory, by size: `node test/bench/scale.ts [--containers 1250,5000] [--days 14] [--pods 50000]
 * [--semi-space 4] [--json]`. Samples and objects are made on the fly, each row is measured in a process of its own.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { asked, HELP, numberOf, numbersOf } from './asked.ts';

const USAGE = `usage: npm run bench:scale -- [--containers 1250,5000] [--days 14] [--pods 50000] [--semi-space 4] [--json]
  --containers  sizes of which usage is read, with commas between them; '' for none
  --days        of usage
  --pods        sizes of which the state of the cluster is read; '' for none
  --semi-space  MiB of the young generation, as --max-semi-space-size takes it`;

const { values, containers, days, pods } = asked(USAGE, () => {
  const { values } = parseArgs({
    options: {
      ...HELP,
      containers: { type: 'string', default: '1250,2500,5000,10000,20000' },
      days: { type: 'string', default: '14' },
      pods: { type: 'string', default: '10000,50000' },
      'semi-space': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    values,
    containers: numbersOf('containers', values.containers),
    days: numberOf('days', values.days),
    pods: numbersOf('pods', values.pods),
  };
});

const row = z.object({
  objects: z.number(),
  requests: z.number(),
  samples: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  rssMb: z.number(),
});
type Row = z.output<typeof row> & { readonly what: string };

const here = (file: string): string => fileURLToPath(new URL(`./scale/${file}`, import.meta.url));

const HEAD = ['what', 'objects', 'wall s', 'CPU s', 'peak RSS MB', 'questions', 'samples M', 'cached MB'];

const rows: Row[] = [];
for (const size of containers) rows.push(...(await usageRows(size, days)));
for (const size of pods) rows.push(await clusterRow(size));
process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : table(rows));

/** The same window without a memory, with an empty one, and with what that pass left. */
async function usageRows(containers: number, days: number): Promise<Row[]> {
  const cache = await mkdtemp(join(tmpdir(), 'trimtab-scale-'));
  try {
    const task = { kind: 'usage', containers, days };
    return [
      await measured('usage, no cache', task),
      await measured('usage, cold cache', { ...task, cache }),
      await measured('usage, warm cache', { ...task, cache }),
    ];
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

async function clusterRow(pods: number): Promise<Row> {
  const server = fork(here('api-server.ts'), [String(pods)]);
  try {
    return await measured('cluster state, pods', { kind: 'cluster', url: await addressOf(server) });
  } finally {
    server.kill();
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  return z.string().parse((await once(server, 'message'))[0]);
}

async function measured(what: string, task: object): Promise<Row> {
  const flags = values['semi-space'] === undefined ? [] : [`--max-semi-space-size=${values['semi-space']}`];
  const command = [...flags, here('child.ts'), JSON.stringify(task)];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 2 ** 20 });
  const found = { what, ...row.parse(JSON.parse(stdout)) };
  if (!values.json) process.stderr.write(`${lineOf(found)}\n`);
  return found;
}

function lineOf({ what, objects, seconds, cpuSeconds, rssMb, requests, samples, bytes }: Row): string {
  const cells = [seconds.toFixed(1), cpuSeconds.toFixed(1), rssMb.toFixed(0), requests];
  return [what, objects, ...cells, (samples / 1e6).toFixed(1), (bytes / 1e6).toFixed(1)].join(' | ');
}

function table(all: readonly Row[]): string {
  const lines = [HEAD.join(' | '), HEAD.map(() => '---').join(' | '), ...all.map(lineOf)];
  return lines.map((line) => `| ${line} |\n`).join('');
}
