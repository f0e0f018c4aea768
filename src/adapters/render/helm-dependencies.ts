import { mkdir, readdir, readFile, realpath, rm, stat, symlink } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { withoutUser } from '../../model/repository.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { isBody } from './objects.ts';

/** Links that were made for a rendering, or the dependencies that cannot be had offline. */
export type Dependencies =
  | { readonly kind: 'ready'; readonly made: readonly string[] }
  | { readonly kind: 'missing'; readonly names: readonly string[]; readonly made: readonly string[] };

/**
 * Argo CD runs `helm dependency build`. Offline only what the repository holds counts: what is vendored in `charts/`, and
 * `file://` dependencies, which are linked into `charts/` for as long as a rendering takes.
 */
export async function prepareDependencies(chart: string, root: string): Promise<Dependencies> {
  const walk: Walk = { root: await realpath(root), made: [], missing: [], seen: new Set() };
  await prepare(await realpath(chart), walk);
  return walk.missing.length === 0
    ? { kind: 'ready', made: walk.made }
    : { kind: 'missing', names: walk.missing, made: walk.made };
}

export async function dropDependencies({ made }: Dependencies): Promise<void> {
  for (const path of made.toReversed()) await rm(path, { recursive: true, force: true });
}

/** What a chart names and does not hold: Helm renders nothing then. */
export async function absentDependencies(chart: string): Promise<readonly string[]> {
  const absent: string[] = [];
  for (const { name } of await dependenciesOf(chart)) {
    if (!(await isVendored(join(chart, 'charts'), name))) absent.push(name);
  }
  return absent;
}

interface Walk {
  readonly root: string;
  readonly made: string[];
  readonly missing: string[];
  readonly seen: Set<string>;
}

async function prepare(chart: string, walk: Walk): Promise<void> {
  if (walk.seen.has(chart)) return;
  walk.seen.add(chart);
  const charts = join(chart, 'charts');
  for (const { name, repository } of await dependenciesOf(chart)) {
    const vendored = await isVendored(charts, name);
    const local = await localChart(chart, repository, walk.root);
    if (local !== undefined) await prepare(local, walk);
    if (vendored) continue;
    if (local === undefined) walk.missing.push(repository === '' ? name : `${name} (${withoutUser(repository)})`);
    else await link(charts, { name, local, made: walk.made });
  }
}

interface Dependency {
  readonly name: string;
  readonly repository: string;
}

/** `requirements.yaml` is where the first version of charts kept them. */
async function dependenciesOf(chart: string): Promise<Dependency[]> {
  const found: Dependency[] = [];
  for (const file of ['Chart.yaml', 'requirements.yaml']) {
    const text = await readFile(join(chart, file), 'utf8').catch(() => '');
    const yaml = parseKubernetesYaml(text);
    const [body] = yaml.kind === 'parsed' ? yaml.documents : [];
    const entries: readonly unknown[] = isBody(body) && Array.isArray(body.dependencies) ? body.dependencies : [];
    for (const entry of entries) {
      if (!isBody(entry) || typeof entry.name !== 'string') continue;
      found.push({ name: entry.name, repository: typeof entry.repository === 'string' ? entry.repository : '' });
    }
  }
  return found;
}

async function isVendored(charts: string, name: string): Promise<boolean> {
  const entries = await readdir(charts).catch(() => []);
  return entries.some((entry) => entry === name || (entry.startsWith(`${name}-`) && /\.tgz$/.test(entry)));
}

async function localChart(chart: string, repository: string, root: string): Promise<string | undefined> {
  if (!repository.startsWith('file://')) return undefined;
  const path = await realpath(resolve(chart, repository.slice('file://'.length))).catch(() => undefined);
  if (path === undefined || !path.startsWith(root + sep)) return undefined;
  return (await isChart(path)) ? path : undefined;
}

export const isChart = (folder: string): Promise<boolean> =>
  stat(join(folder, 'Chart.yaml')).then(
    (found) => found.isFile(),
    () => false,
  );

async function link(
  charts: string,
  { name, local, made }: { readonly name: string; readonly local: string; readonly made: string[] },
): Promise<void> {
  const first = await mkdir(charts, { recursive: true });
  if (first !== undefined) made.push(first);
  const path = join(charts, name);
  await symlink(relative(charts, local), path);
  made.push(path);
}
