import { readFile, realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { withoutUser } from '../../model/repository.ts';
import { HOLDS_ITSELF, parseKubernetesYaml } from './kubernetes-yaml.ts';
import { kustomizationIn, namedBy } from './kustomize-files.ts';
import { isOnThisMachine } from './loopback.ts';
import { isBody } from './objects.ts';
import { isWithin } from './within.ts';

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
    const named = await namedBy(text, at);
    if (named?.isFolder === true) {
      if (!isWithin(named.path, home)) return { because: outside(text), folders };
      folders.push({ at: named.path, holds: inside });
    } else {
      const because = faultOf(named === undefined ? text : await readFile(named.path, 'utf8'), { name: text, inside });
      if (because !== undefined) return { because, folders };
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

/** Below these, too: what generators are given, and what charts are given. */
const INNER_DATA: ReadonlySet<string> = new Set(['literals', 'valuesinline']);

/** All texts in it that may be paths. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(wordsOf);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (INNER_DATA.has(key.toLowerCase()) ? [] : wordsOf(one)));
}

/**
 * What else cannot be read here the tool cannot read either. A value that holds itself is unrolled by Kustomize until there
 * is no memory left, so it is looked for wherever there are anchors.
 */
function faultOf(yaml: string, { name, inside }: { name: string; inside: Place['holds'] }): Reason | undefined {
  if (inside === 'objects' && !usesAnchors(yaml)) return undefined;
  const parsed = parseKubernetesYaml(yaml);
  if (parsed.kind === 'broken') return parsed.issue === HOLDS_ITSELF ? unreadable(name) : undefined;
  const address = inside === 'settings' ? parsed.documents.flatMap(wordsOf).find(isOnThisMachine) : undefined;
  return address === undefined ? undefined : fetched(address);
}

/** Most files do not, and need not be read for this. */
function usesAnchors(yaml: string): boolean {
  const named = (mark: RegExp): string[] => [...yaml.matchAll(mark)].map(([, name = '']) => name);
  const anchors = new Set(named(/(?<![^\s[{,])&([^\s,[\]{}]+)/g));
  return anchors.size > 0 && named(/(?<![^\s[{,])\*([^\s,[\]{}]+)/g).some((name) => anchors.has(name));
}

const unreadable = (name: string): Reason => ({
  code: 'file-unparsable',
  detail: `${name.split('\n')[0]?.slice(0, 200)}: ${HOLDS_ITSELF}.`,
});

const fetched = (address: string): Reason => ({
  code: 'source-remote',
  detail: `${withoutUser(address).slice(0, 200)} is an address of this machine, and nothing is fetched.`,
});

const outside = (path: string): Reason => ({
  code: 'file-outside-repository',
  detail: `${path.slice(0, 200)} leaves the repository.`,
});
