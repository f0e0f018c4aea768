import { readFile } from 'node:fs/promises';
import type { Connection } from './world.ts';
import { writeWhole } from './write-whole.ts';

/** The text for Prometheus, and beside it what the next pass goes on from; without that counters begin at zero. */
export async function writeMetrics(file: string, { metricsSoFar }: Pick<Connection, 'metricsSoFar'>): Promise<void> {
  const state = `${file}.state.json`;
  const soFar = await metricsSoFar(await contentOf(state));
  await writeWhole(state, soFar.state);
  await writeWhole(file, soFar.text);
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
