import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ApplicationSource } from '../../model/application.ts';
import { byText } from '../../model/by-text.ts';
import type { ManifestObject, RenderReply } from '../../model/manifests.ts';
import { argoGlobMatches } from './argo-glob.ts';
import type { ParseYaml } from './kept-documents.ts';
import { toObjects } from './objects.ts';
import { notRendered } from './outcome.ts';

export interface PlainRequest {
  readonly root: string;
  readonly source: ApplicationSource;
  readonly namespace: string | undefined;
  /** Links that lead out of the repository: Argo CD refuses a repository that has one, so one of this source is fatal. */
  readonly escaping: readonly string[];
  readonly parse: ParseYaml;
}

/**
 * A directory source: the files Argo CD would load, in its order, as objects.
 * https://github.com/argoproj/argo-cd/blob/master/reposerver/repository/repository.go (findManifests)
 */
export async function renderPlain(request: PlainRequest): Promise<RenderReply> {
  const { root, source, escaping } = request;
  const folder = join(root, source.path ?? '.');
  const lost = escaping.find((path) => join(root, path).startsWith(join(folder, sep)));
  if (lost !== undefined) return notRendered('file-outside-repository', `${lost} is a link out of the repository`);
  const objects: ManifestObject[] = [];
  const home = await realpath(root);
  for (const path of await manifestPaths(folder, source)) {
    if (path.endsWith('.jsonnet'))
      return notRendered('source-unsupported', `${path} is Jsonnet, which is not evaluated`);
    const file = join(folder, path);
    if (!(await endsInside(file, home)))
      return notRendered('file-outside-repository', `${path} is a link that ends nowhere or outside`);
    const text = await readFile(file, 'utf8');
    const found = loadFile(text, path, request);
    if (typeof found === 'string')
      return notRendered(isTemplate(text) ? 'file-templated' : 'render-failed', `${path}: ${found}`);
    objects.push(...found);
  }
  return { kind: 'rendered', objects, tool: 'plain' };
}

/** Broken for Argo CD as well: something else fills it in before it is applied. */
const isTemplate = (text: string): boolean => /\{\{|\{%/.test(text);

/** Relative to the source's path, in the order in which Go walks: by name, folder by folder. */
async function manifestPaths(folder: string, { directory }: ApplicationSource): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: directory?.recurse ?? false });
  return entries
    .filter((entry) => !entry.isDirectory() && /\.(yaml|yml|json|jsonnet)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/$/, '').length + 1))
    .filter(
      (path) =>
        directory?.exclude === undefined || directory.exclude === '' || !argoGlobMatches(directory.exclude, path),
    )
    .filter(
      (path) =>
        directory?.include === undefined || directory.include === '' || argoGlobMatches(directory.include, path),
    )
    .toSorted((a, b) => byText(walkKey(a), walkKey(b)));
}

/** `/` before every other character: `a/z.yaml` comes before `a-b.yaml`. */
const walkKey = (path: string): string => path.replaceAll('/', '\0');

/** `home`: the folder of the copy without links. */
async function endsInside(file: string, home: string): Promise<boolean> {
  const end = await realpath(file).catch(() => undefined);
  if (end === undefined || !end.startsWith(home + sep)) return false;
  return (await stat(end)).isFile();
}

/** Like Argo CD, a file that is no manifest at all is passed over; one that tries to be a manifest must parse. */
function loadFile(text: string, path: string, { namespace, parse }: PlainRequest): ManifestObject[] | string {
  if (text.includes('+argocd:skip-file-rendering')) return [];
  const yaml = parse(text);
  if (yaml.kind === 'parsed') {
    const objects = toObjects(yaml.documents, namespace);
    return typeof objects === 'string' && !looksLikeManifest(text) ? [] : objects;
  }
  return yaml.parsedBefore === 0 && !looksLikeManifest(text) && !path.endsWith('.json') ? [] : yaml.issue;
}

const looksLikeManifest = (text: string): boolean =>
  ['apiVersion:', 'kind:', 'metadata:'].every(
    (field) => text.includes(field) || text.includes(`"${field.slice(0, -1)}"`),
  );
