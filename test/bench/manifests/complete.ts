/**
 * Stands in for `helm dependency build`, which would need the network: what a chart depends on is taken from the same
 * checkout where a chart of that name lies in it; where none does, an empty chart takes its place, so that the workloads
 * of the chart itself can be measured. Works on a copy.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { isRecord, recordsIn, wordOf } from '../../../src/propose/locate/documents.ts';

export interface Completed {
  readonly directory: string;
  /** Dependencies that were put in place, and those that nobody has. */
  readonly taken: number;
  readonly empty: number;
  readonly close: () => Promise<void>;
}

export async function completeCharts(directory: string): Promise<Completed> {
  const found = await chartsIn(directory);
  if (found.every(({ missing }) => missing.length === 0)) {
    return { directory, taken: 0, empty: 0, close: async () => undefined };
  }
  const home = await mkdtemp(join(tmpdir(), 'trimtab-bench-'));
  const copy = join(home, basename(directory));
  await cp(directory, copy, { recursive: true, verbatimSymlinks: true });
  const walk: Walk = { charts: await chartsIn(copy), seen: new Set(), counts: { taken: 0, empty: 0 } };
  for (const chart of walk.charts) await complete(chart, walk);
  return { directory: copy, ...walk.counts, close: () => rm(home, { recursive: true, force: true }) };
}

interface ChartFolder {
  readonly folder: string;
  readonly name: string;
  readonly missing: readonly string[];
}

interface Walk {
  readonly charts: readonly ChartFolder[];
  readonly seen: Set<string>;
  readonly counts: { taken: number; empty: number };
}

async function complete(chart: ChartFolder, walk: Walk): Promise<void> {
  if (walk.seen.has(chart.folder)) return;
  walk.seen.add(chart.folder);
  for (const name of chart.missing) {
    const target = join(chart.folder, 'charts', name);
    const own = walk.charts.find((one) => one.name === name && one.folder !== chart.folder);
    await mkdir(dirname(target), { recursive: true });
    if (own === undefined) {
      walk.counts.empty++;
      await mkdir(target, { recursive: true });
      await writeFile(join(target, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 0.0.0\n`);
    } else {
      walk.counts.taken++;
      await complete(own, walk);
      await cp(own.folder, target, { recursive: true, verbatimSymlinks: true });
    }
  }
}

/** Charts that are nobody's vendored part. */
async function chartsIn(directory: string): Promise<ChartFolder[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isFile() && entry.name === 'Chart.yaml')
    .map((entry) => entry.parentPath)
    .filter((folder) => !/\/charts\/[^/]+(\/|$)/.test(folder.slice(directory.length)) || !isVendored(entries, folder))
    .toSorted();
  const found: ChartFolder[] = [];
  for (const folder of folders) {
    const chart = await recordIn(join(folder, 'Chart.yaml'));
    const requirements = await recordIn(join(folder, 'requirements.yaml'));
    const there = await readdir(join(folder, 'charts')).catch(() => []);
    const missing = [...recordsIn(chart.dependencies), ...recordsIn(requirements.dependencies)].flatMap((entry) => {
      const name = wordOf(entry.name);
      const vendored = there.some((one) => one === name || (one.startsWith(`${name}-`) && one.endsWith('.tgz')));
      return name === undefined || vendored || wordOf(entry.repository)?.startsWith('file://') === true ? [] : [name];
    });
    found.push({ folder, name: wordOf(chart.name) ?? basename(folder), missing: [...new Set(missing)] });
  }
  return found;
}

/** `charts/` is also what people call the folder of all their charts. */
const isVendored = (entries: readonly { readonly name: string; readonly parentPath: string }[], folder: string) =>
  entries.some((entry) => entry.name === 'Chart.yaml' && entry.parentPath === dirname(dirname(folder)));

async function recordIn(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const read = load(text);
    return isRecord(read) ? read : {};
  } catch {
    return {};
  }
}
