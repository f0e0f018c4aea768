import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoGit } from '../../../src/cli/demo/bare-repository.ts';
import { IN_COPY, writeCluster } from './generate.ts';
import { type Cost, passOver, proposalsIn } from './pass.ts';

export interface ClusterShape {
  readonly number: number;
  readonly workloads: number;
  readonly shards: number;
}

/** What one cluster took and whether its shares gave what the whole gave. */
export interface ClusterRow {
  readonly number: number;
  readonly workloads: number;
  readonly proposals: number;
  readonly whole: Cost;
  readonly shares: readonly Cost[];
  readonly same: boolean;
}

type Progress = (number: number, step: string) => void;

/** In a folder of its own, which is gone afterwards. */
export async function compareCluster(shape: ClusterShape, progress: Progress): Promise<ClusterRow> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-fleet-'));
  try {
    return await comparedIn(folder, shape, progress);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function comparedIn(folder: string, shape: ClusterShape, progress: Progress): Promise<ClusterRow> {
  const { number, workloads, shards } = shape;
  progress(number, 'made');
  const [whole, shared] = [join(folder, 'whole.git'), join(folder, 'shared.git')];
  writeCluster({ number, copies: Math.ceil(workloads / IN_COPY), folder });
  const at = new Date('2026-11-02T09:00:00Z');
  await demoGit(process.env.PATH ?? '').create({ from: join(folder, 'manifests'), to: whole, at });
  cpSync(whole, shared, { recursive: true });
  progress(number, 'the whole');
  const cost = await passOver({ folder, repository: whole });
  const shares: Cost[] = [];
  for (let share = 1; share <= shards; share++) {
    progress(number, `share ${share} of ${shards}`);
    shares.push(await passOver({ folder, repository: shared, shard: `${share}/${shards}` }));
  }
  const [one, other] = [await proposalsIn(whole), await proposalsIn(shared)];
  const same = one.length > 0 && one.join('\n') === other.join('\n');
  return { number, workloads: cost.workloads, proposals: one.length / 2, whole: cost, shares, same };
}
