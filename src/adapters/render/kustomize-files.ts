import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { isBody } from './objects.ts';

export type Body = Readonly<Record<string, unknown>>;

export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Undefined where there is none, or none that is a map. */
export async function kustomizationIn(folder: string): Promise<Body | undefined> {
  for (const name of KUSTOMIZATION_NAMES) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const yaml = parseKubernetesYaml(text);
    const body = yaml.kind === 'parsed' ? yaml.documents[0] : undefined;
    return isBody(body) ? body : undefined;
  }
  return undefined;
}

export interface Named {
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * What a text of the kustomization in `at` names, by its real path: Kustomize follows a link before it reads what is
 * relative to it. Undefined for what is not there, and for content (patches and objects may stand in the list itself).
 */
export async function namedBy(text: string, at: string): Promise<Named | undefined> {
  const path = text.includes('\n') ? undefined : await realpath(resolve(at, text)).catch(() => undefined);
  return path === undefined ? undefined : { path, isFolder: (await stat(path)).isDirectory() };
}

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const wordsIn = (value: unknown): string[] =>
  listIn(value).flatMap((one) => (typeof one === 'string' ? [one] : []));
