/**
 * A cluster of any size, made of copies of the demo's: its namespaces, Applications and manifests again and again under other
 * names. The same numbers give the same bytes.
 */
import { globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { isRecord } from '../../fakes/kubernetes/manifest.ts';

const DEMO = fileURLToPath(new URL('../../../deploy/demo', import.meta.url));
/** As the Applications of the demo call their repository. */
export const FLEET_URL = 'https://git.example.com/shop/manifests.git';
/** Workloads of one copy. */
export const IN_COPY = 43;

export interface ClusterPlan {
  /** Goes into every name, so that each cluster is divided in another way. */
  readonly number: number;
  readonly copies: number;
  /** Gets `capture` and `manifests`. */
  readonly folder: string;
}

const listed = z.object({ kind: z.literal('listed'), objects: z.array(z.record(z.string(), z.unknown())) });
const value = z.object({ value: z.array(z.unknown()) }).loose();
const metrics = z
  .object({
    podOwners: value,
    signals: z.array(z.object({ samples: value }).loose()),
    usage: z.object({ namespaces: z.array(z.string()) }).loose(),
  })
  .loose();

const read = (path: string): string => readFileSync(join(DEMO, path), 'utf8');
const NAMESPACES: ReadonlySet<string> = new Set(
  metrics.parse(JSON.parse(read('capture/metrics.json'))).usage.namespaces,
);

export function writeCluster({ number, copies, folder }: ClusterPlan): void {
  const marks = Array.from({ length: copies }, (_, copy) => `c${number}k${copy}`);
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const name of readdirSync(join(DEMO, 'capture/cluster')))
    write(`capture/cluster/${name}`, JSON.stringify(manifold(JSON.parse(read(`capture/cluster/${name}`)), marks)));
  write('capture/metrics.json', JSON.stringify(measured(marks)));
  for (const namespace of NAMESPACES) {
    const text = gunzipSync(readFileSync(join(DEMO, `capture/usage/${namespace}.jsonl.gz`))).toString();
    for (const mark of marks) {
      const renamed = text.replaceAll(`"namespace":"${namespace}"`, `"namespace":"${namespace}-${mark}"`);
      write(`capture/usage/${namespace}-${mark}.jsonl.gz`, gzipSync(renamed, { level: 1 }));
    }
  }
  write(
    'capture/capture.json',
    read('capture/capture.json').replace('"cluster": "demo"', `"cluster": "fleet-${number}"`),
  );
  for (const path of globSync('**/*.{yaml,yml}', { cwd: join(DEMO, 'manifests') }))
    for (const mark of marks) write(`manifests/${mark}/${path}`, manifestFor(read(`manifests/${path}`), mark));
}

/** What belongs to a namespace, and namespaces and Applications themselves, once for each copy; nodes and the like once. */
function manifold(file: unknown, marks: readonly string[]): unknown {
  const list = listed.safeParse(file);
  if (!list.success) return file;
  const objects = list.data.objects.flatMap((one) =>
    isCopied(one.ref) ? marks.map((mark) => copyOf(one, { mark, key: '' })) : [one],
  );
  return { ...list.data, objects };
}

const isCopied = (ref: unknown): boolean =>
  isRecord(ref) && (ref.namespace !== undefined || ref.kind === 'Namespace' || ref.kind === 'Application');

function measured(marks: readonly string[]): unknown {
  const { podOwners, signals, usage, ...rest } = metrics.parse(JSON.parse(read('capture/metrics.json')));
  const each = (all: readonly unknown[]): unknown[] =>
    marks.flatMap((mark) => all.map((one) => copyOf(one, { mark, key: '' })));
  return {
    ...rest,
    podOwners: { ...podOwners, value: each(podOwners.value) },
    signals: signals.map((one) => ({ ...one, samples: { ...one.samples, value: each(one.samples.value) } })),
    usage: { ...usage, namespaces: marks.flatMap((mark) => usage.namespaces.map((name) => `${name}-${mark}`)).sort() },
  };
}

interface Place {
  readonly mark: string;
  readonly key: string;
}

function copyOf(original: unknown, { mark, key }: Place): unknown {
  if (Array.isArray(original)) return original.map((one) => copyOf(one, { mark, key }));
  if (typeof original === 'string') return renamed(original, { mark, key });
  if (!isRecord(original)) return original;
  const isNamed = original.kind === 'Namespace' || (original.kind === 'Application' && original.namespace === 'argocd');
  return Object.fromEntries(
    Object.entries(original).map(([name, own]) => [
      name,
      isNamed && name === 'name' ? `${own}-${mark}` : copyOf(own, { mark, key: name }),
    ]),
  );
}

function renamed(text: string, { mark, key }: Place): string {
  switch (key) {
    case 'namespace':
    case 'kubernetes.io/metadata.name':
      return NAMESPACES.has(text) ? `${text}-${mark}` : text;
    case 'uid':
      return `${text}-${mark}`;
    case 'path':
      return `${mark}/${text}`;
    case 'argocd.argoproj.io/tracking-id':
      return text.replace(/^([^:]+):([^:]+):([^/]+)\//, `$1-${mark}:$2:$3-${mark}/`);
    default:
      return text;
  }
}

const manifestFor = (text: string, mark: string): string =>
  text.replaceAll(/(\bnamespace: *)([\w-]+)/g, (whole, before: string, name: string) =>
    NAMESPACES.has(name) ? `${before}${name}-${mark}` : whole,
  );
