/** Does a rendering of a chart depend on a file? Value files are named elsewhere. */
import { isInside } from '../locate/paths.ts';
import { remember, rememberWeakly } from '../locate/remember.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';
import { dependenciesOf, joined, localPath } from './chart.ts';

/** Beside `templates/`, `crds/` and `charts/`; other value files lie here too, and only count where they are named. */
const OWN = new Set([
  '.helmignore',
  'Chart.yaml',
  'Chart.lock',
  'requirements.yaml',
  'requirements.lock',
  'values.yaml',
  'values.schema.json',
  '.argocd-source.yaml',
]);

/** Everybody who reads a file is asked for, so hundreds of charts are: no template is read that need not be. */
export const chartLoads = (index: RepositoryIndex, directory: string, path: string): boolean =>
  chartsOf(index)(directory).some((one) => isOf(index, one, path));

function isOf(index: RepositoryIndex, chart: string, path: string): boolean {
  if (!isInside(path, chart)) return false;
  const relative = chart === '' ? path : path.slice(chart.length + 1);
  return OWN.has(relative) || /^(templates|crds|charts)\//.test(relative) || readsFiles(index)(chart);
}

const readsFiles = rememberWeakly((index: RepositoryIndex) =>
  remember((chart: string) =>
    index.pathsUnder(chart).some((path) => path.includes('templates/') && index.tree.text(path)?.includes('.Files')),
  ),
);

/** The chart and those outside of its folder that it is made of. */
const chartsOf = rememberWeakly((index: RepositoryIndex) =>
  remember((directory: string): readonly string[] => {
    const charts = new Set([directory]);
    for (const chart of charts) for (const local of neighbours(index, chart)) charts.add(local);
    return [...charts];
  }),
);

function neighbours(index: RepositoryIndex, chart: string): string[] {
  const text = ['Chart.yaml', 'requirements.yaml'].map((name) => index.tree.text(joined(chart, name)) ?? '').join('\n');
  if (!text.includes('file://')) return [];
  return dependenciesOf(index, chart).flatMap(({ repository }) => localPath(chart, repository) ?? []);
}
