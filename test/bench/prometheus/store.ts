/** Histories that take long to make, kept between runs: outside of the repository, one folder for each shape. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COMPACTING, fillHistory, type Opening, openPrometheus, type RealPrometheus } from '../../real/prometheus.ts';
import { Stopped } from '../asked.ts';
import { parts, type Shape } from './history.ts';
import { settled } from './measure.ts';

/** Raised when the same shape gives other samples. */
const VERSION = 1;

type Say = (line: string) => void;

/** A server over a copy of the history that shares its files: what one version writes, another does not find. */
export async function openStore(shape: Shape, opening: Opening, say: Say): Promise<RealPrometheus> {
  const dir = await storeOf(shape, say);
  const copy = `${dir}.${process.pid}.run`;
  await promisify(execFile)('cp', ['-al', dir, copy]);
  const server = await openPrometheus(copy, opening).catch(async (cause: unknown) => {
    await rm(copy, { recursive: true, force: true });
    throw new Stopped(cause instanceof Error ? cause.message : String(cause), { cause });
  });
  return { ...server, stop: () => server.stop().then(() => rm(copy, { recursive: true, force: true })) };
}

/** A folder with `data` of the shape, compacted as Prometheus does it over time. Deleting it costs time only. */
async function storeOf(shape: Shape, say: Say): Promise<string> {
  const base = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const name = `v${VERSION}-${shape.containers}-containers-${shape.days}-days-${shape.scrape}-s-${shape.end / 1000}`;
  const kept = join(base, 'trimtab', 'bench', name);
  if (existsSync(kept)) return kept;
  say(`back-filling ${shape.containers} containers, ${shape.days} days, a scrape every ${shape.scrape} s ...`);
  const began = performance.now();
  const draft = `${kept}.${process.pid}.tmp`;
  await mkdir(draft, { recursive: true });
  await fillHistory(draft, parts(shape));
  const server = await openPrometheus(draft, { flags: [COMPACTING] });
  await settled(server);
  await server.stop();
  await rename(draft, kept);
  say(`back-filled and compacted in ${((performance.now() - began) / 1000).toFixed(0)} s, kept in ${kept}`);
  return kept;
}
