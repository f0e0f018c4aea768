/** Reads a folder of usage traces: index.json and <set>/<name>.csv.gz with `unix_seconds,cpu_cores,mem_bytes`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

export interface Trace {
  readonly set: string;
  readonly name: string;
  /** Seconds between two rows. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly times: Float64Array;
  /** Millicores; NaN where the file is empty. */
  readonly cpu: Float64Array;
  /** Bytes; NaN where the file is empty. */
  readonly memory: Float64Array;
}

const indexSchema = z.object({
  series: z.array(
    z.object({ set: z.string(), name: z.string(), resolution_s: z.number().positive(), file: z.string() }),
  ),
});

export function* readTraces(folder: string): Generator<Trace> {
  const index = indexSchema.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
  for (const { set, name, resolution_s: step, file } of index.series) {
    yield { set, name, step, ...readRows(gunzipSync(readFileSync(join(folder, file))).toString('latin1')) };
  }
}

function readRows(text: string): Pick<Trace, 'times' | 'cpu' | 'memory'> {
  const rows = text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');
  const times = new Float64Array(rows.length);
  const cpu = new Float64Array(rows.length);
  const memory = new Float64Array(rows.length);
  rows.forEach((line, i) => {
    const [time = '', cores = '', bytes = ''] = line.split(',');
    times[i] = Number(time);
    cpu[i] = cores === '' ? Number.NaN : Number(cores) * 1000;
    memory[i] = bytes === '' ? Number.NaN : Number(bytes);
  });
  return { times, cpu, memory };
}
