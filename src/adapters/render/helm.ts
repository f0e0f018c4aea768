import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplicationSource } from '../../model/application.ts';
import { argoVariables, type HelmSite, placeOf, resolveValueFiles, substitute } from '../../model/helm-source.ts';
import type { RenderReply, RenderRequest, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { helmCause } from './helm-cause.ts';
import { type Dependencies, dropDependencies, prepareDependencies } from './helm-dependencies.ts';
import { type HelmParameters, helmParameters, inlineValues, setArgument } from './helm-parameters.ts';
import { schemaWayOut } from './helm-schema.ts';
import type { HelmTool } from './helm-tool.ts';
import type { ParseYaml } from './kept-documents.ts';
import { isBody, toObjects } from './objects.ts';
import { notRendered } from './outcome.ts';
import { runTool, type ToolRun } from './run-tool.ts';

export interface HelmRequest {
  readonly tool: HelmTool;
  /** The chart's folder in the scratch copy, and relative to the repository. */
  readonly folder: string;
  readonly directory: string;
  readonly home: string;
  readonly request: RenderRequest;
  /** With the overrides of `.argocd-source` files. */
  readonly source: ApplicationSource;
  /** Where the scratch copy of a repository stands. */
  readonly rootOf: (tree: SourceTree) => string;
  readonly timeoutMs: number;
  readonly maximumBytes: number;
  readonly parse: ParseYaml;
}

/** What a released Helm 3.18 assumes when nobody tells it; one that was built from source assumes 1.20. */
export const KUBERNETES_VERSION = '1.33.0';

/**
 * `helm template` with the arguments of Argo CD.
 * https://github.com/argoproj/argo-cd/blob/master/reposerver/repository/repository.go (helmTemplate)
 */
export async function renderHelm(subject: HelmRequest): Promise<RenderReply> {
  const isChart = await stat(join(subject.folder, 'Chart.yaml')).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isChart) return notRendered('file-not-found', 'the folder has no Chart.yaml');
  const parameters = helmParameters(subject.source.helm);
  if (typeof parameters === 'string') return notRendered('source-unsupported', parameters);
  const args = await templateArguments(subject, parameters);
  if ('code' in args) return { kind: 'not-rendered', because: args };
  const dependencies = await prepareDependencies(subject.folder, subject.rootOf(subject.request.tree));
  try {
    return await template(subject, args.args, dependencies);
  } finally {
    await dropDependencies(dependencies);
    for (const file of args.temporary) await rm(file, { force: true });
  }
}

interface Arguments {
  readonly args: readonly string[];
  readonly temporary: readonly string[];
}

async function templateArguments(subject: HelmRequest, parameters: HelmParameters): Promise<Arguments | Reason> {
  const { request, source, rootOf, directory } = subject;
  const { tree, application, refs = {} } = request;
  const site = { tree, directory, refs, variables: argoVariables(source, application, tree) };
  const missing = parameters.ignoreMissingValueFiles ? 'ignored' : 'refused';
  const files = resolveValueFiles(withNewFiles(site, request), parameters.valueFiles, missing);
  if (files.kind === 'unknown') return files.because;
  const sets = setArguments(site, parameters, rootOf);
  if ('code' in sets) return sets;
  const inline = inlineValues(parameters);
  const inlineFile = join(subject.home, `${randomUUID()}.yaml`);
  if (inline !== undefined) await writeFile(inlineFile, inline);
  const namespace = parameters.namespace ?? application.namespace;
  const args = [
    ...['--name-template', parameters.releaseName || application.name],
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...['--kube-version', parameters.kubeVersion || request.platform?.kubeVersion || KUBERNETES_VERSION],
    ...sets,
    ...files.value.flatMap((file) => ['--values', join(rootOf(file.tree), file.path)]),
    ...(inline === undefined ? [] : ['--values', inlineFile]),
    ...apiVersionsOf(parameters, request).flatMap((one) => ['--api-versions', one]),
    ...(parameters.skipCrds ? [] : ['--include-crds']),
    ...(parameters.skipTests ? ['--skip-tests'] : []),
    ...(parameters.skipSchemaValidation ? ['--skip-schema-validation'] : []),
  ];
  return { args, temporary: inline === undefined ? [] : [inlineFile] };
}

/** What the Application says replaces what the cluster has, as in Argo CD. */
const apiVersionsOf = ({ apiVersions }: HelmParameters, { platform }: RenderRequest): readonly string[] =>
  apiVersions.length > 0 ? apiVersions : (platform?.apiVersions ?? []);

/** An edit may make a value file that the commit does not have. */
function withNewFiles(site: HelmSite, { edits, edited }: RenderRequest): HelmSite {
  const grown = (tree: SourceTree): SourceTree => {
    if (tree !== (edited ?? site.tree)) return tree;
    const added = edits.map(({ path }) => path).filter((path) => !tree.paths.includes(path));
    return added.length === 0 ? tree : { ...tree, paths: [...tree.paths, ...added].toSorted() };
  };
  const refs = Object.fromEntries(Object.entries(site.refs).map(([name, tree]) => [name, grown(tree)]));
  return { ...site, tree: grown(site.tree), refs };
}

function setArguments(site: HelmSite, parameters: HelmParameters, rootOf: HelmRequest['rootOf']): string[] | Reason {
  const args: string[] = [];
  for (const { name, value, forceString } of parameters.parameters) {
    const text = substitute(site, value);
    if (text.kind === 'unknown') return text.because;
    args.push(forceString ? '--set-string' : '--set', setArgument(name, text.value));
  }
  for (const { name, path } of parameters.fileParameters) {
    const file = placeOf(site, path);
    if (file.kind === 'unknown') return file.because;
    args.push('--set-file', setArgument(name, join(rootOf(file.value.tree), file.value.path)));
  }
  return args;
}

async function template(
  subject: HelmRequest,
  args: readonly string[],
  dependencies: Dependencies,
): Promise<RenderReply> {
  const { tool, folder, home, timeoutMs, maximumBytes, request } = subject;
  if (dependencies.kind === 'missing') {
    const names = dependencies.names.join(', ');
    return notRendered('source-remote', `charts that this one depends on are not in the repository: ${names}`);
  }
  const out = await schemaWayOut(folder);
  if (out !== undefined) return { kind: 'not-rendered', because: out };
  const run = await runTool({
    program: tool.program,
    args: ['template', folder, ...args],
    directory: folder,
    home,
    timeoutMs,
    maximumBytes,
  });
  if (run.kind !== 'done') {
    const issue = issueOf(run, subject);
    const cause = helmCause(issue) ?? { code: 'render-failed', detail: issue };
    return notRendered(cause.code, `${tool.name}: ${cause.detail}`);
  }
  const yaml = subject.parse(run.stdout);
  if (yaml.kind === 'broken') return notRendered('render-failed', `output of ${tool.name}: ${yaml.issue}`);
  const objects = toObjects(yaml.documents.filter(isDeployed), request.application.namespace);
  if (typeof objects === 'string') return notRendered('render-failed', `output of ${tool.name}: ${objects}`);
  return { kind: 'rendered', objects, tool: tool.name };
}

/** What only `helm test` would make never reaches a cluster by Argo CD: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks */
const isDeployed = (document: unknown): boolean => {
  const { annotations } = isBody(document) && isBody(document.metadata) ? document.metadata : {};
  const hook = isBody(annotations) ? annotations['helm.sh/hook'] : undefined;
  return typeof hook !== 'string' || !/^\s*test(-success|-failure)?\s*$/.test(hook);
};

function issueOf(run: Exclude<ToolRun, { kind: 'done' }>, { timeoutMs, maximumBytes }: HelmRequest): string {
  if (run.kind === 'timed-out') return `no result within ${timeoutMs / 1000} s`;
  if (run.kind === 'too-much-output') return `more than ${maximumBytes} bytes of output`;
  return run.issue;
}
