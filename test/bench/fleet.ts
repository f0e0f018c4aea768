/**
 * `npm run bench:fleet -- [--clusters 100] [--workloads 500] [--shards 4] [--at-once 2] [--minutes 20] [--keep FILE]`: a fleet
 * made of copies of the demo's cluster. Each cluster is looked at once as a whole and once in shares: the pull requests must
 * be the same, to the byte. After `--minutes` no further cluster is begun; `--keep` remembers those that are done, so that
 * the same command goes on with the others.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { asked, HELP, numberOf } from './asked.ts';
import { type ClusterRow, compareCluster } from './fleet/cluster.ts';
import { type DoneClusters, doneClusters } from './fleet/done.ts';
import { machine } from './fleet/pass.ts';
import { HEAD, lineOf, summary } from './fleet/table.ts';

const USAGE = `usage: npm run bench:fleet -- [--clusters 100] [--workloads 500] [--shards 4] [--at-once 2] [--minutes 20] [--keep FILE]
  --clusters   how many clusters are made
  --workloads  in each of them, about
  --shards     into how many shares each is split for the second look
  --at-once    clusters side by side; as many as there are cores if left out
  --minutes    after which no further cluster is begun
  --keep       remembers what is done, so that the same command goes on with the rest`;

const { values, shape, clusters, lanes, most } = asked(USAGE, () => {
  const { values } = parseArgs({
    options: {
      ...HELP,
      clusters: { type: 'string', default: '100' },
      workloads: { type: 'string', default: '500' },
      shards: { type: 'string', default: '4' },
      'at-once': { type: 'string', default: String(availableParallelism()) },
      minutes: { type: 'string', default: '' },
      keep: { type: 'string' },
    },
  });
  return {
    values,
    shape: { workloads: numberOf('workloads', values.workloads), shards: numberOf('shards', values.shards) },
    clusters: numberOf('clusters', values.clusters),
    lanes: numberOf('at-once', values['at-once']),
    most: values.minutes === '' ? Infinity : numberOf('minutes', values.minutes, 0),
  };
});

say(`${machine()}; ${clusters} clusters of ${shape.workloads} workloads, ${shape.shards} shares, ${lanes} at once`);
say(HEAD);
const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
const done = doneClusters(values.keep, shape);
for (const row of done.rows) say(lineOf(row));
const earlier = done.rows.length;
await Promise.all(Array.from({ length: lanes }, () => lane(done)));
say(summary(done.rows, { clusters, lanes, began: earlier, seconds: seconds() }));
process.exitCode = done.rows.length > 0 && done.rows.every(({ same }) => same) ? 0 : 1;

/** Takes the next cluster that nobody has taken, until there is none or time is up. */
async function lane({ next, add }: DoneClusters): Promise<void> {
  for (let number = next(clusters); number !== undefined && seconds() < most * 60; number = next(clusters)) {
    const row: ClusterRow = await compareCluster({ number, ...shape }, progress);
    add(row);
    say(lineOf(row));
  }
}

/** Where somebody watches. */
function progress(number: number, step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${seconds().toFixed(0)} s: cluster ${number}, ${step}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
