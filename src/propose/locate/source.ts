/** From an Application's source to a directory of a writable branch, and to the tool that renders it. */
import type { Application, ApplicationSource } from '../../model/application.ts';
import type { Reason } from '../../model/reason.ts';
import { chartLoads } from '../helm/chart-files.ts';
import { isDirectoryFile } from './directory-files.ts';
import { wordsIn } from './documents.ts';
import { joinPath } from './paths.ts';
import { because, isReason } from './reasons.ts';
import { remember } from './remember.ts';
import type { RepositoryIndex } from './repository-index.ts';
import { withOverrides } from './source-overrides.ts';

export interface LocatedSource {
  readonly application: Application;
  /** Its number among the Application's sources, from 0. */
  readonly position: number;
  /** As Argo CD uses it, with the overrides of `.argocd-source.yaml`. */
  readonly source: ApplicationSource;
  /** For a chart of a chart repository: the repository of its first `$ref` that is ours. */
  readonly index: RepositoryIndex;
  readonly directory: string;
  readonly tool: Tool;
  /** What `$name/` in value files leads to. */
  readonly refs: Readonly<Record<string, RepositoryIndex>>;
  /** Is this file of `index` loaded? For Kustomize the index knows. */
  readonly loads: (path: string) => boolean;
}

export type Tool = 'plain' | 'kustomize' | 'helm';

export interface Repositories {
  /** The repository with this URL, or why it cannot be written. */
  readonly repository: (url: string) => RepositoryIndex | Reason;
}

/**
 * Every source that renders something: where it is, or what stands in the way. Of a hydrated Application that is the dry
 * source: the branch that is synced is written by Argo CD.
 */
export function locateSources(
  repositories: Repositories,
  application: Application,
): readonly (LocatedSource | Reason)[] {
  const sources = application.sources.map((source, position) => ({ source, position })).filter(isRendered);
  if (sources.length === 0)
    return [because('source-unsupported', 'The Application has no source that renders anything.')];
  const refs = refsOf(repositories, application);
  return sources.map((one) => locate(repositories, application, { ...one, refs }));
}

interface Numbered {
  readonly source: ApplicationSource;
  readonly position: number;
}

/** A source with a `ref` and neither path nor chart only lends its files. */
const isRendered = ({ source: { ref, path, chart } }: Numbered): boolean =>
  ref === undefined || (path ?? '') !== '' || chart !== undefined;

/** Only what follows the configured branch: other revisions hold other files. */
function refsOf(repositories: Repositories, application: Application): Record<string, RepositoryIndex> {
  const refs: Record<string, RepositoryIndex> = {};
  for (const { ref, repoUrl, targetRevision } of application.sources) {
    const index = ref === undefined ? undefined : repositories.repository(repoUrl);
    if (ref === undefined || index === undefined || isReason(index)) continue;
    if (followsBranch(targetRevision, index.tree.branch)) refs[ref] = index;
  }
  return refs;
}

interface Referring extends Numbered {
  readonly refs: Readonly<Record<string, RepositoryIndex>>;
}

function locate(repositories: Repositories, application: Application, at: Referring): LocatedSource | Reason {
  if (at.source.chart !== undefined) return remoteChart(application, at);
  const index = repositories.repository(at.source.repoUrl);
  return isReason(index) ? index : inRepository(index, application, at);
}

/** Its values can be changed where they are in a repository of ours. */
function remoteChart(application: Application, { source, position, refs }: Referring): LocatedSource | Reason {
  const named = wordsIn(source.helm?.valueFiles).flatMap((file) => refs[/^\$([\w-]+)\//.exec(file)?.[1] ?? ''] ?? []);
  const [index] = named;
  if (index !== undefined) {
    return { application, position, source, index, directory: '', tool: 'helm', refs, loads: () => false };
  }
  const detail = `The source is the Helm chart ${source.chart} of a chart repository, and no value file of it is in a configured repository.`;
  return because('source-unsupported', detail);
}

function inRepository(
  index: RepositoryIndex,
  application: Application,
  { source, position, refs }: Referring,
): LocatedSource | Reason {
  const { tree } = index;
  if (!followsBranch(source.targetRevision, tree.branch)) {
    const detail = `targetRevision ${source.targetRevision} is not the branch ${tree.branch}: a change there would not be deployed.`;
    return because('revision-not-writable', detail);
  }
  const directory = directoryIn(index, source);
  if (isReason(directory)) return directory;
  const overridden = withOverrides(index, source, { directory, application: application.ref.name });
  if (isReason(overridden)) return overridden;
  const tool = toolOf(index, overridden, directory);
  if (isReason(tool)) return tool;
  const loads = remember((path: string) => isLoaded(index, { source: overridden, directory, tool }, path));
  return { application, position, source: overridden, index, directory, tool, refs, loads };
}

function directoryIn({ tree, pathsUnder }: RepositoryIndex, source: ApplicationSource): string | Reason {
  const directory = joinPath('', source.path ?? '');
  if (directory === undefined) {
    return because('file-outside-repository', `The path ${source.path} leaves the repository.`);
  }
  const link = [...tree.links].find((one) => directory === one || directory.startsWith(`${one}/`));
  if (link !== undefined) {
    return because('file-outside-repository', `${link} is a symbolic link or a submodule and is not followed.`);
  }
  if (pathsUnder(directory).length > 0) return directory;
  return because('file-not-found', `The path ${source.path ?? '.'} does not exist on ${tree.branch}.`);
}

function isLoaded(
  index: RepositoryIndex,
  { source, directory, tool }: Pick<LocatedSource, 'source' | 'directory' | 'tool'>,
  path: string,
): boolean {
  if (tool === 'kustomize') return false;
  return tool === 'helm' ? chartLoads(index, directory, path) : isDirectoryFile(index, source, { directory, path });
}

/** HEAD is the repository's default branch, which is the one that was configured and cloned. */
export const followsBranch = (revision: string, branch: string): boolean =>
  revision === '' || revision === 'HEAD' || revision === branch || revision === `refs/heads/${branch}`;

/** Argo CD's own order: what the source says, then Chart.yaml and kustomization files, then a plain directory. */
export function toolOf(index: RepositoryIndex, source: ApplicationSource, directory: string): Tool | Reason {
  if (source.plugin !== undefined) return because('source-unsupported', 'The source is rendered by a plugin.');
  const at = (name: string): boolean => index.has(directory === '' ? name : `${directory}/${name}`);
  if (source.kustomize !== undefined) return 'kustomize';
  if (source.helm !== undefined) return 'helm';
  if (source.directory === undefined) {
    if (at('Chart.yaml')) return 'helm';
    if (index.kustomizationOf(directory) !== undefined) return 'kustomize';
  }
  if (source.directory?.jsonnet === true || loadsJsonnet(index, source, directory)) {
    return because('source-unsupported', 'The directory holds Jsonnet, which is not written.');
  }
  return 'plain';
}

const loadsJsonnet = (index: RepositoryIndex, source: ApplicationSource, directory: string): boolean =>
  index
    .pathsUnder(directory)
    .some((path) => path.endsWith('.jsonnet') && isDirectoryFile(index, source, { directory, path }));
