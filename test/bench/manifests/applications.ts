/** Applications of a repository: those it holds as plain YAML, and one for every leaf that none of them reads. */
import { application } from '../../../src/adapters/kubernetes/project/application.ts';
import type { Application } from '../../../src/model/application.ts';
import type { SourceTree } from '../../../src/model/manifests.ts';
import { repositoryKey } from '../../../src/model/repository.ts';
import { groupOf } from '../../../src/model/workload.ts';
import { isRecord, objectsOf, slicesOf } from '../../../src/propose/locate/documents.ts';
import { baseName, directoryOf, isInside, joinPath } from '../../../src/propose/locate/paths.ts';
import { indexRepository, type RepositoryIndex } from '../../../src/propose/locate/repository-index.ts';
import { anApplication } from '../../builders/objects.ts';
import { type CheckoutFacts, repoName, yamlFiles } from './checkout.ts';

export interface Found {
  readonly facts: CheckoutFacts;
  readonly applications: readonly Application[];
  /** How many of them were in the repository. */
  readonly written: number;
}

/** `more`: what charts of the repository were seen to make. */
export function applicationsOf(tree: SourceTree, more: readonly Application[] = []): Found {
  const index = indexRepository(tree);
  const made = more.map((one) => ({ path: '', one }));
  // Templates without an expression read like documents: what they make is known already.
  const all = [
    ...writtenApplications(tree).filter(
      ({ path, one }) => !/\/templates\//.test(`/${path}`) || !more.some(({ ref }) => ref.name === one.ref.name),
    ),
    ...made,
  ];
  const url = ownUrl(tree, index, all);
  const own = all
    .filter(({ one }) => one.sources.some(({ repoUrl }) => repositoryKey(repoUrl) === repositoryKey(url)))
    .filter((found) => !isIngredient(index, found))
    .map(({ one }) => one);
  const revisions = own.flatMap(({ sources }) => sources.map(({ targetRevision }) => targetRevision));
  const branch = commonest(revisions.filter((revision) => revision !== 'HEAD'));
  const facts = { urls: [url], branch: branch ?? 'main' };
  const read = own.flatMap(({ sources }) =>
    sources.flatMap(({ path = '', directory }) => {
      const root = joinPath('', path);
      return root === undefined ? [] : [{ root, below: directory?.recurse === true }];
    }),
  );
  const leaves = leavesOf(tree, index).filter(
    (leaf) => !read.some(({ root, below }) => leaf === root || (below && isInside(leaf, root))),
  );
  const synthetic = leaves.map((path, i) =>
    anApplication(leafName(path, i), {
      source: { repoUrl: url, targetRevision: facts.branch, path: path || '.', ...environmentOf(tree, index, path) },
      application: { destination: { namespace: holdsOnlyApplications(tree, index, path) ? 'argocd' : 'default' } },
    }),
  );
  return { facts, applications: [...uniquelyNamed(own), ...synthetic], written: own.length };
}

/** A release may not be called anything, nor at length. */
const leafName = (path: string, i: number): string =>
  `leaf-${i}-${path.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 50).replace(/-$/, '');

/** Charts whose environments have files of their own are rendered for the one that says most. */
function environmentOf(
  tree: SourceTree,
  index: RepositoryIndex,
  path: string,
): Partial<Application['sources'][number]> {
  if (!index.has(at(path, 'Chart.yaml'))) return {};
  const [file] = index
    .pathsUnder(path)
    .filter((one) => directoryOf(one) === path && /^values[-.].+\.ya?ml$/.test(baseName(one)))
    .toSorted((a, b) => (tree.text(b)?.length ?? 0) - (tree.text(a)?.length ?? 0));
  return file === undefined ? {} : { helm: { valueFiles: [baseName(file)] } };
}

/** Several clusters name their Applications alike. */
const uniquelyNamed = (applications: readonly Application[]): Application[] =>
  applications.map((one, i) => {
    const before = applications.slice(0, i).filter(({ ref }) => ref.name === one.ref.name).length;
    return before === 0 ? one : { ...one, ref: { ...one.ref, name: `${one.ref.name}-${before + 1}` } };
  });

interface Written {
  readonly path: string;
  readonly one: Application;
}

/** A kustomization takes it in and its path is what overlays build on: each cluster's real path is patched in. */
const isIngredient = (index: RepositoryIndex, { path, one }: Written): boolean =>
  index.referrers(path).length > 0 &&
  one.sources.some((source) => {
    const kustomization = index.kustomizationOf(trimmed(source.path ?? ''));
    return kustomization !== undefined && index.referrers(kustomization).length > 0;
  });

function writtenApplications(tree: SourceTree): Written[] {
  return yamlFiles(tree).flatMap(({ path, text }) => {
    if (!APPLICATION.test(text) || text.includes('{{')) return [];
    return slicesOf(text)
      .filter((slice) => APPLICATION.test(slice.text))
      .flatMap((slice) => objectsOf(slice.text))
      .filter(({ object }) => object.kind === 'Application' && isOfArgo(object.apiVersion))
      .flatMap(({ object }) => applicationFrom(object).map((one) => ({ path, one })));
  });
}

const project = application({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' });

/** Nothing where it is none that Argo CD would take. */
export function applicationFrom(object: Readonly<Record<string, unknown>>): Application[] {
  const parsed = project.safeParse({ ...object, metadata: { ...META, ...recordOf(object.metadata) } });
  return parsed.success ? [withNamespace(parsed.data)] : [];
}

/** Does the folder of a source hold a chart with templates of Applications? */
export const makesApplications = (tree: SourceTree, { sources }: Application): boolean =>
  sources.some(({ path = '' }) =>
    indexRepository(tree)
      .pathsUnder(joinPath('', `${path}/templates`) ?? '')
      .some((one) => /^kind:\s*Application\s*$/m.test(tree.text(one) ?? '')),
  );

const META = { uid: '-', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const isOfArgo = (apiVersion: unknown): boolean =>
  typeof apiVersion === 'string' && groupOf({ apiVersion }) === 'argoproj.io';
const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** A workload without any namespace still needs one to live in. */
const withNamespace = (one: Application): Application => ({
  ...one,
  destination: { namespace: 'default', ...one.destination },
});

/** The URL whose paths exist here, the commonest of them. */
function ownUrl(tree: SourceTree, index: RepositoryIndex, applications: readonly Written[]): string {
  const here = applications
    .flatMap(({ one }) => one.sources)
    .filter(
      ({ path, chart }) => chart === undefined && path !== undefined && index.pathsUnder(trimmed(path)).length > 0,
    )
    .map(({ repoUrl }) => repoUrl);
  return commonest(here) ?? `https://git.example.com/${repoName(tree.location)}.git`;
}

const trimmed = (path: string): string => joinPath('', path) ?? path;

function commonest(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

const WORKLOAD = /^\s*(?:- )?["']?kind["']?:\s*["']?(Deployment|StatefulSet|DaemonSet|CronJob|Rollout)\b/m;

const APPLICATION = /^kind:\s*["']?Application["']?\s*$/m;

const isManaged = (text: string): boolean => WORKLOAD.test(text) || APPLICATION.test(text);

/**
 * Leaf kustomizations whose files name a workload or an Application, which somebody must sync, too; charts, and directories
 * of plain manifests.
 */
function leavesOf(tree: SourceTree, index: RepositoryIndex): string[] {
  const folders = [...new Set(tree.paths.map(directoryOf))].sort();
  const charts = folders.filter((folder) => index.has(at(folder, 'Chart.yaml')));
  const inChart = (folder: string): boolean => charts.some((chart) => isInside(folder, chart));
  const kustomizations = folders.flatMap((folder) => index.kustomizationOf(folder) ?? []);
  const leaves = kustomizations.filter(
    (path) =>
      index.referrers(path).length === 0 &&
      !/^kind:\s*Component\b/m.test(tree.text(path) ?? '') &&
      closure(index, path).some((one) => isManaged(tree.text(one) ?? '')),
  );
  const plain = folders.filter(
    (folder) =>
      index.kustomizationOf(folder) === undefined && !inChart(folder) && holdsUnreferenced(tree, index, folder),
  );
  const own = charts.filter((chart) => !charts.some((other) => other !== chart && isInside(chart, other)));
  // A chart beside a kustomization is one folder still.
  return [...new Set([...leaves.map(directoryOf), ...plain, ...own])];
}

const at = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Workloads or Applications that no kustomization takes in. */
const holdsUnreferenced = (tree: SourceTree, index: RepositoryIndex, folder: string): boolean =>
  index
    .pathsUnder(folder)
    .filter((path) => directoryOf(path) === folder && /\.ya?ml$/.test(path))
    .some((path) => isManaged(tree.text(path) ?? '') && index.referrers(path).length === 0);

/** Applications live in the namespace of Argo CD. */
function holdsOnlyApplications(tree: SourceTree, index: RepositoryIndex, folder: string): boolean {
  const kustomization = index.kustomizationOf(folder);
  const own = index.pathsUnder(folder).filter((path) => directoryOf(path) === folder && /\.ya?ml$/.test(path));
  const texts = (kustomization === undefined ? own : closure(index, kustomization)).map(
    (path) => tree.text(path) ?? '',
  );
  return texts.some((text) => APPLICATION.test(text)) && !texts.some((text) => WORKLOAD.test(text));
}

function closure(index: RepositoryIndex, kustomization: string): string[] {
  const seen = new Set([kustomization]);
  for (const path of seen) for (const next of index.references(path)) seen.add(next);
  return [...seen];
}

export const describesWorkload = (text: string): boolean => WORKLOAD.test(text);
