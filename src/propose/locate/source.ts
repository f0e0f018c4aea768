/** From an Application's source to a directory of a writable branch, and to the tool that renders it. */
import type { Application, ApplicationSource } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import { directoryFiles } from './directory-files.ts';
import { joinPath } from './paths.ts';
import { because, isReason } from './reasons.ts';
import { once } from './remember.ts';
import type { RepositoryIndex } from './repository-index.ts';
import { withOverrides } from './source-overrides.ts';

export interface LocatedSource {
  readonly application: Application;
  /** As Argo CD uses it, with the overrides of `.argocd-source.yaml`. */
  readonly source: ApplicationSource;
  readonly index: RepositoryIndex;
  readonly directory: string;
  readonly tool: 'plain' | 'kustomize';
  /** Files that a plain directory loads; empty for Kustomize. */
  readonly files: () => ReadonlySet<string>;
}

export interface Repositories {
  /** The repository with this URL, or why it cannot be written. */
  readonly repository: (url: string) => RepositoryIndex | Reason;
}

/** The one source that can be written now; others are refused with what stands in the way. */
export function locateSource(repositories: Repositories, application: Application): LocatedSource | Reason {
  const [source, ...others] = application.sources;
  if (source === undefined) return because('source-unsupported', 'The Application has no source.');
  if (others.length > 0) {
    return because(
      'source-unsupported',
      `The Application has ${application.sources.length} sources; only single-source Applications are written.`,
    );
  }
  if (application.hydrated) {
    return because('source-unsupported', 'The Application uses the source hydrator; its branch is written by Argo CD.');
  }
  if (source.chart !== undefined) {
    return because('source-unsupported', `The source is the Helm chart ${source.chart} of a chart repository.`);
  }
  const index = repositories.repository(source.repoUrl);
  return isReason(index) ? index : inRepository(index, application, source);
}

function inRepository(
  index: RepositoryIndex,
  application: Application,
  source: ApplicationSource,
): LocatedSource | Reason {
  const { tree } = index;
  if (!followsBranch(source.targetRevision, tree.branch)) {
    const detail = `targetRevision ${source.targetRevision} is not the branch ${tree.branch}: a change there would not be deployed.`;
    return because('revision-not-writable', detail);
  }
  const directory = joinPath('', source.path ?? '');
  if (directory === undefined) {
    return because('file-outside-repository', `The path ${source.path} leaves the repository.`);
  }
  const link = [...tree.links].find((one) => directory === one || directory.startsWith(`${one}/`));
  if (link !== undefined) {
    return because('file-outside-repository', `${link} is a symbolic link or a submodule and is not followed.`);
  }
  if (index.pathsUnder(directory).length === 0) {
    return because('file-not-found', `The path ${source.path ?? '.'} does not exist on ${tree.branch}.`);
  }
  const overridden = withOverrides(index, source, { directory, application: application.ref.name });
  if (isReason(overridden)) return overridden;
  const tool = toolOf(index, overridden, directory);
  if (isReason(tool)) return tool;
  const files = once(() => new Set(tool === 'plain' ? directoryFiles(index, overridden, directory) : []));
  return { application, source: overridden, index, directory, tool, files };
}

/** HEAD is the repository's default branch, which is the one that was configured and cloned. */
export const followsBranch = (revision: string, branch: string): boolean =>
  revision === '' || revision === 'HEAD' || revision === branch || revision === `refs/heads/${branch}`;

/** Argo CD's own order: what the source says, then Chart.yaml and kustomization files, then a plain directory. */
export function toolOf(
  index: RepositoryIndex,
  source: ApplicationSource,
  directory: string,
): 'plain' | 'kustomize' | Reason {
  if (source.plugin !== undefined) return because('source-unsupported', 'The source is rendered by a plugin.');
  const at = (name: string): boolean => index.has(directory === '' ? name : `${directory}/${name}`);
  if (source.kustomize !== undefined) return 'kustomize';
  if (source.helm !== undefined) return because('source-unsupported', 'Helm sources are not written yet.');
  if (source.directory === undefined) {
    if (at('Chart.yaml')) return because('source-unsupported', 'Helm charts are not written yet.');
    if (index.kustomizationOf(directory) !== undefined) return 'kustomize';
  }
  if (source.directory?.jsonnet === true || directoryFiles(index, source, directory).some(isJsonnet)) {
    return because('source-unsupported', 'The directory holds Jsonnet, which is not written.');
  }
  return 'plain';
}

const isJsonnet = (path: string): boolean => path.endsWith('.jsonnet');
