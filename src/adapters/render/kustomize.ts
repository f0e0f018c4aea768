import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderReply, RenderRequest } from '../../model/manifests.ts';
import { helmCause } from './helm-cause.ts';
import type { HelmTool } from './helm-tool.ts';
import type { ParseYaml } from './kept-documents.ts';
import { parseKubernetesYaml } from './kubernetes-yaml.ts';
import { kustomizeCause } from './kustomize-cause.ts';
import { chartArguments } from './kustomize-chart-arguments.ts';
import { chartsIn } from './kustomize-charts.ts';
import { KUSTOMIZATION_NAMES } from './kustomize-files.ts';
import { overrideKustomization } from './kustomize-overrides.ts';
import type { KustomizeTool } from './kustomize-tool.ts';
import { wayOut } from './kustomize-way-out.ts';
import { isBody, toObjects } from './objects.ts';
import { notRendered } from './outcome.ts';
import { runTool, type ToolRun } from './run-tool.ts';

export interface KustomizeRequest {
  readonly tool: KustomizeTool;
  /** The source's folder in the scratch copy. */
  readonly folder: string;
  /** The scratch copy's own folder. */
  readonly root: string;
  /** For `helmCharts`. */
  readonly helm: HelmTool | undefined;
  readonly platform: RenderRequest['platform'];
  readonly home: string;
  /** `spec.source.kustomize` of the Application. */
  readonly overrides: Readonly<Record<string, unknown>> | undefined;
  readonly namespace: string | undefined;
  readonly timeoutMs: number;
  readonly maximumBytes: number;
  readonly parse: ParseYaml;
}

/** Builds a leaf; overrides of the Application are written into the leaf of the copy and taken back afterwards. */
export async function renderKustomize(request: KustomizeRequest): Promise<RenderReply> {
  const leaf = await findLeaf(request.folder);
  if (leaf === undefined) return notRendered('file-not-found', 'the folder has no kustomization file');
  const original = await readFile(leaf, 'utf8');
  const changed = overridden(original, request.overrides);
  if (typeof changed !== 'string') return changed;
  try {
    if (changed !== original) await replace(leaf, changed);
    return await build(request);
  } finally {
    if (changed !== original) await replace(leaf, original);
  }
}

async function findLeaf(folder: string): Promise<string | undefined> {
  for (const name of KUSTOMIZATION_NAMES) {
    const path = join(folder, name);
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) return path;
  }
  return undefined;
}

/** JSON is YAML: the copy needs no layout. */
function overridden(text: string, overrides: KustomizeRequest['overrides']): string | ReturnType<typeof notRendered> {
  if (overrides === undefined || Object.keys(overrides).length === 0) return text;
  const yaml = parseKubernetesYaml(text);
  const document = yaml.kind === 'parsed' ? (yaml.documents[0] ?? {}) : undefined;
  if (!isBody(document)) return notRendered('file-unparsable', 'the kustomization file is not a YAML map');
  const changed = overrideKustomization(document, overrides);
  return changed.kind === 'changed'
    ? JSON.stringify(changed.kustomization)
    : notRendered('source-unsupported', changed.issue);
}

/** Never through a link: another leaf may be behind it. */
async function replace(path: string, text: string): Promise<void> {
  await rm(path);
  await writeFile(path, text);
}

/** Charts are looked for after a failure, so that whoever has none does not wait for it. */
async function build(request: KustomizeRequest): Promise<RenderReply> {
  const out = await wayOut(request.folder, request.root);
  if (out !== undefined) return { kind: 'not-rendered', because: out };
  const run = await runKustomize(request, []);
  if (run.kind !== 'failed') return finished(request, run);
  const charts = await chartsIn(request.folder, request.root);
  if (charts === 'none') return finished(request, run);
  if (charts !== 'vendored') return { kind: 'not-rendered', because: charts };
  if (request.helm === undefined)
    return notRendered(
      'renderer-missing',
      'install helm 3 or newer to prove changes of kustomizations with helmCharts',
    );
  const again = await runKustomize(request, chartArguments(request, request.helm));
  const cause = again.kind === 'failed' ? helmCause(wordsOfHelm(again.issue)) : undefined;
  return cause === undefined ? finished(request, again) : { kind: 'not-rendered', because: cause };
}

/** Kustomize adds the whole command, and indents. */
const wordsOfHelm = (issue: string): string =>
  issue.replace(/\s*: unable to run: [\s\S]*$/, '').replace(/^[ \t]+/gm, '');

const runKustomize = (request: KustomizeRequest, more: readonly string[]): Promise<ToolRun> => {
  const { tool, folder, home, timeoutMs, maximumBytes } = request;
  const args = [...tool.args, ...more, folder];
  return runTool({ program: tool.program, args, directory: folder, home, timeoutMs, maximumBytes });
};

async function finished(request: KustomizeRequest, run: ToolRun): Promise<RenderReply> {
  const { tool, folder, namespace } = request;
  if (run.kind !== 'done') {
    const cause = run.kind === 'failed' ? await kustomizeCause(folder) : undefined;
    if (cause !== undefined) return { kind: 'not-rendered', because: cause };
    return notRendered('render-failed', `${tool.name}: ${issueOf(run, request)}`);
  }
  const yaml = request.parse(run.stdout);
  if (yaml.kind === 'broken') return notRendered('render-failed', `output of ${tool.name}: ${yaml.issue}`);
  const objects = toObjects(yaml.documents, namespace);
  if (typeof objects === 'string') return notRendered('render-failed', `output of ${tool.name}: ${objects}`);
  return { kind: 'rendered', objects, tool: tool.name };
}

function issueOf(run: Exclude<ToolRun, { kind: 'done' }>, { timeoutMs, maximumBytes }: KustomizeRequest): string {
  if (run.kind === 'timed-out') return `no result within ${timeoutMs / 1000} s`;
  if (run.kind === 'too-much-output') return `more than ${maximumBytes} bytes of output`;
  return run.issue;
}
