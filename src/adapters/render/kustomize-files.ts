import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const wordsIn = (value: unknown): string[] =>
  listIn(value).flatMap((one) => (typeof one === 'string' ? [one] : []));
