import { readFile, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { kustomizationIn } from './kustomize-files.ts';
import { isOnThisMachine } from './loopback.ts';
import { isBody } from './objects.ts';

/**
 * What leads a build out of the copy in spite of everything: Go asks addresses of this machine without the proxy that
 * refuses all others, so `resources: [http://127.0.0.1:8080/x]` would be fetched; and a folder may be a base wherever it is.
 * Looked for before the tool runs, wherever it would read a path from. Undefined: there is none.
 */
export async function wayOut(folder: string, root: string): Promise<Reason | undefined> {
  const [start, home] = [await realpath(folder), await realpath(root)];
  const seen = new Set<string>();
  const next: Place[] = [{ at: start, holds: 'objects' }];
  for (let place = next.pop(); place !== undefined; place = next.pop()) {
    if (seen.has(`${place.holds} ${place.at}`)) continue;
    seen.add(`${place.holds} ${place.at}`);
    const { because, folders } = await lookAround(place, home);
    if (because !== undefined) return { ...because, detail: `${relative(start, place.at) || '.'}: ${because.detail}` };
    next.push(...folders);
  }
  return undefined;
}

/** What the files of a folder are: objects, or settings of generators and transformers, which name files again. */
interface Place {
  readonly at: string;
  readonly holds: 'objects' | 'settings';
}

interface Look {
  readonly because?: Reason;
  readonly folders: readonly Place[];
}

async function lookAround({ at, holds }: Place, home: string): Promise<Look> {
  const folders: Place[] = [];
  for (const { key, text } of textsIn(await kustomizationIn(at))) {
    if (isOnThisMachine(text)) return { because: fetched(text), folders };
    const inside = holds === 'settings' || SETTINGS.has(key) ? 'settings' : 'objects';
    const path = text.includes('\n') ? undefined : await realpath(resolve(at, text)).catch(() => undefined);
    if (path !== undefined && (await stat(path)).isDirectory()) {
      if (path !== home && !path.startsWith(home + sep)) return { because: outside(text), folders };
      folders.push({ at: path, holds: inside });
    } else if (inside === 'settings') {
      const address = addressIn(path === undefined ? text : await readFile(path, 'utf8'));
      if (address !== undefined) return { because: fetched(address), folders };
    }
  }
  return { folders };
}

interface Text {
  /** Of the kustomization, in small letters: Go reads `Resources` as well. */
  readonly key: string;
  readonly text: string;
}

const SETTINGS: ReadonlySet<string> = new Set(['generators', 'transformers', 'validators', 'configurations']);
/** Values of these are never paths. */
const DATA: ReadonlySet<string> = new Set(
  ['apiVersion', 'kind', 'metadata', 'commonLabels', 'commonAnnotations', 'labels', 'images', 'replicas', 'vars']
    .concat('namePrefix', 'nameSuffix', 'namespace', 'generatorOptions', 'buildMetadata', 'sortOptions')
    .map((key) => key.toLowerCase()),
);

const textsIn = (body: object = {}): Text[] =>
  Object.entries(body)
    .map(([key, value]) => ({ key: key.toLowerCase(), value }))
    .filter(({ key }) => !DATA.has(key))
    .flatMap(({ key, value }) => wordsOf(value).map((text) => ({ key, text })));

/** Below these, too: what generators are given, what charts are given, and patches in place. */
const INNER_DATA: ReadonlySet<string> = new Set(['literals', 'valuesinline', 'patch']);

/** All texts in it that may be paths. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (INNER_DATA.has(key.toLowerCase()) ? [] : wordsOf(one)));
}

/** What cannot be read here the tool cannot read either. */
function addressIn(yaml: string): string | undefined {
  const parsed = parseKubernetesYaml(yaml);
  return parsed.kind === 'broken' ? undefined : parsed.documents.flatMap(wordsOf).find(isOnThisMachine);
}

const fetched = (address: string): Reason => ({
  code: 'source-remote',
  detail: `${address.replace(/\/\/[^/@]*@/, '//').slice(0, 200)} is an address of this machine, and nothing is fetched.`,
});

const outside = (path: string): Reason => ({
  code: 'file-outside-repository',
  detail: `${path.slice(0, 200)} leaves the repository.`,
});
