import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Trace } from '../../src/model/trace.ts';

/** Traces as files, in the form that `--traces` takes. The caller removes the folder. */
export function traceFolder(traces: readonly Trace[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'));
  mkdirSync(join(folder, 's'));
  const series = traces.map(({ set, name, step, times, cpu, memory }) => {
    const rows = Array.from(times, (time, i) => `${time},${(cpu[i] ?? 0) / 1000},${memory[i]}`);
    const text = `unix_seconds,cpu_cores,mem_bytes\n${rows.join('\n')}\n`;
    writeFileSync(join(folder, 's', `${name}.csv.gz`), gzipSync(text));
    return { set, name, resolution_s: step, file: `s/${name}.csv.gz` };
  });
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ series }));
  return folder;
}
