import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplicationSource } from '../../model/application.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { isBody } from './objects.ts';

/**
 * Argo CD patches a source with `.argocd-source.yaml` and `.argocd-source-<application>.yaml` of its folder: JSON merge
 * patches, lists replaced. Where the source is stays as it is. Undefined: a file cannot be read, so nothing is known.
 */
export async function withSourceFiles(
  source: ApplicationSource,
  folder: string,
  application: string,
): Promise<ApplicationSource | undefined> {
  let patched: Readonly<Record<string, unknown>> = {};
  for (const name of ['.argocd-source.yaml', `.argocd-source-${application}.yaml`]) {
    const patch = await readPatch(join(folder, name));
    if (patch === 'broken') return undefined;
    if (patch !== undefined) patched = merge(patched, patch);
  }
  const kustomize = 'kustomize' in patched ? merge(source.kustomize ?? {}, patched.kustomize) : undefined;
  const helm = 'helm' in patched ? merge(source.helm ?? {}, patched.helm) : undefined;
  const directory = isBody(patched.directory) ? withDirectory(source.directory, patched.directory) : undefined;
  return {
    ...source,
    ...(kustomize === undefined ? {} : { kustomize }),
    ...(helm === undefined ? {} : { helm }),
    ...(directory === undefined ? {} : { directory }),
  };
}

async function readPatch(path: string): Promise<unknown | 'broken'> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (!found.isFile()) return 'broken';
  const yaml = parseKubernetesYaml(await readFile(path, 'utf8'));
  const [document = {}] = yaml.kind === 'parsed' ? yaml.documents : ['broken'];
  return isBody(document) ? document : 'broken';
}

/** RFC 7396, top level of the result always a map. */
function merge(target: Readonly<Record<string, unknown>>, patch: unknown): Readonly<Record<string, unknown>> {
  if (!isBody(patch)) return {};
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === null) delete result[key];
    else result[key] = isBody(value) ? merge(isBody(before) ? before : {}, value) : value;
  }
  return result;
}

function withDirectory(
  directory: ApplicationSource['directory'],
  patch: Readonly<Record<string, unknown>>,
): NonNullable<ApplicationSource['directory']> {
  const { recurse = directory?.recurse, include = directory?.include, exclude = directory?.exclude } = patch;
  return {
    recurse: recurse === true,
    jsonnet: directory?.jsonnet ?? false,
    ...(typeof include === 'string' ? { include } : {}),
    ...(typeof exclude === 'string' ? { exclude } : {}),
  };
}
