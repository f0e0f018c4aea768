/** The files of a chart, and of the charts it is made of, that a rendering depends on; value files are named elsewhere. */
import type { RepositoryIndex } from '../locate/repository-index.ts';
import { chartOf } from './chart.ts';

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

export function chartFiles(index: RepositoryIndex, directory: string): string[] {
  const chart = chartOf(index, directory);
  return chart.directories.flatMap((one) =>
    index.pathsUnder(one).filter((path) => {
      const relative = one === '' ? path : path.slice(one.length + 1);
      return chart.readsFiles || OWN.has(relative) || /^(templates|crds|charts)\//.test(relative);
    }),
  );
}
