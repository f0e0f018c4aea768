/** Reads a folder of usage traces: index.json and <set>/<name>.csv.gz with `unix_seconds,cpu_cores,mem_bytes`. */
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { RequestError } from '../../model/errors.ts';
import type { Trace } from '../../model/trace.ts';
import { rowsOf } from './rows.ts';

const indexSchema = z.object({
  series: z.array(
    z.object({ set: z.string(), name: z.string(), resolution_s: z.number().positive(), file: z.string() }),
  ),
});

/** In the order of the index. A folder that is not of this form is a RequestError that names the file. */
export async function* readTraces(folder: string): AsyncGenerator<Trace> {
  const { series } = await readIndex(join(folder, 'index.json'));
  for (const { set, name, resolution_s: step, file } of series) {
    yield { set, name, step, ...rowsOf(await readZipped(folder, file), file) };
  }
}

async function readIndex(path: string): Promise<z.output<typeof indexSchema>> {
  const want = 'the index of a trace folder: {"series": [{"set", "name", "resolution_s", "file"}]}';
  try {
    return indexSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new RequestError({ path, got: isAbsent(cause) ? 'no such file' : messageOf(cause), want, cause });
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'something else');

/** An index is data from elsewhere: it does not lead out of its folder. */
async function readZipped(folder: string, file: string): Promise<string> {
  const path = resolve(folder, file);
  const want = 'a gzipped CSV file inside of the trace folder';
  if (!path.startsWith(resolve(folder) + sep))
    throw new RequestError({ path: file, got: 'a path that leads out', want });
  try {
    return (await unzip(await readFile(path))).toString('latin1');
  } catch (cause) {
    throw new RequestError({ path, got: isAbsent(cause) ? 'no such file' : messageOf(cause), want, cause });
  }
}

const unzip = promisify(gunzip);
