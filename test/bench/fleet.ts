/**
 * `npm run bench:fleet -- [--clusters 100] [--workloads 500] [--shards 4]`: a fleet made of copies of the demo's cluster. Each
 * cluster is looked at once as a whole and once in shares: the pull requests must be the same, to the byte.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { demoGit } from '../../src/cli/demo/bare-repository.ts';
import { IN_COPY, writeCluster } from './fleet/generate.ts';
import { type Cost, machine, passOver, proposalsIn } from './fleet/pass.ts';

const { values } = parseArgs({
  options: {
    clusters: { type: 'string', default: '100' },
    workloads: { type: 'string', default: '500' },
    shards: { type: 'string', default: '4' },
  },
});
const [clusters, workloads, shards] = [values.clusters, values.workloads, values.shards].map(Number);

say(`${machine()}; ${clusters} clusters of ${workloads} workloads, ${shards} shares`);
say('cluster  workloads  pull requests  whole: s, MiB   largest share: s, MiB   the same');
let different = 0;
for (let number = 1; number <= (clusters ?? 0); number++) if (!(await isSame(number))) different++;
say(`${(clusters ?? 0) - different} passed, ${different} failed`);
process.exitCode = different === 0 ? 0 : 1;

async function isSame(number: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-fleet-'));
  try {
    writeCluster({ number, copies: Math.ceil((workloads ?? 0) / IN_COPY), folder });
    const repositories = { whole: join(folder, 'whole.git'), shared: join(folder, 'shared.git') };
    const at = new Date('2026-11-02T09:00:00Z');
    await demoGit(process.env.PATH ?? '').create({ from: join(folder, 'manifests'), to: repositories.whole, at });
    cpSync(repositories.whole, repositories.shared, { recursive: true });
    const whole = await passOver({ folder, repository: repositories.whole });
    const shares: Cost[] = [];
    for (let share = 1; share <= (shards ?? 0); share++)
      shares.push(await passOver({ folder, repository: repositories.shared, shard: `${share}/${shards}` }));
    const [one, other] = [await proposalsIn(repositories.whole), await proposalsIn(repositories.shared)];
    const same = one.length > 0 && one.join('\n') === other.join('\n');
    row({ number, whole, shares, proposals: one.length / 2, same: same ? 'yes' : 'NO' });
    return same;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row {
  readonly number: number;
  readonly whole: Cost;
  readonly shares: readonly Cost[];
  readonly proposals: number;
  readonly same: string;
}

function row({ number, whole, shares, proposals, same }: Row): void {
  const most = (key: 'seconds' | 'rss'): string => Math.max(...shares.map((share) => share[key])).toFixed(0);
  const parts = [number, whole.workloads, proposals, `${whole.seconds.toFixed(0)}, ${whole.rss.toFixed(0)}`];
  say([...parts, `${most('seconds')}, ${most('rss')}`, same].join('\t'));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
