import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RenderReply, RenderRequest } from '../../model/manifests.ts';
import type { Renderer } from '../../ports/renderer.ts';
import { renderKustomize } from './kustomize.ts';
import { type ProbedTool, probeTools } from './kustomize-tool.ts';
import { notRendered } from './outcome.ts';
import { renderPlain } from './plain.ts';
import { copyTree, isInside, type Scratch } from './scratch.ts';
import { withSourceFiles } from './source-file.ts';

export interface RendererOptions {
  /** PATH in which `kustomize` and `kubectl` are looked for; the tools themselves get none. */
  readonly searchPath: string;
  /** Directory for scratch copies; the system's by default. */
  readonly temporary?: string;
  /** Time for one rendering, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maximumBytes?: number;
}

export interface ScratchRenderer extends Renderer {
  /** Removes the scratch copies. */
  readonly close: () => Promise<void>;
}

const TIME_LIMIT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 2 ** 20;

/** Renders in a private copy of the tree, offline, as Argo CD would. Base renderings are kept: commits never change. */
export function renderer(options: RendererOptions): ScratchRenderer {
  let session: Promise<Session> | undefined;
  const opened = () => {
    session ??= openSession(options);
    return session;
  };
  return {
    render: async (request) => refusalOf(request) ?? renderIn(await opened(), request, options),
    tools: async () => (await opened()).tools.map(({ tool, version }) => ({ tool, version })),
    close: async () => {
      const ending = session;
      session = undefined;
      if (ending !== undefined) await rm((await ending).home, { recursive: true, force: true });
    },
  };
}

/** What lasts from the first question until `close`. */
interface Session {
  readonly home: string;
  readonly tools: readonly ProbedTool[];
  readonly scratches: Map<string, Promise<Scratch>>;
  readonly bases: Map<string, Promise<RenderReply>>;
}

async function openSession(options: RendererOptions): Promise<Session> {
  const home = await mkdtemp(join(options.temporary ?? tmpdir(), 'trimtab-render-'));
  return { home, tools: await probeTools(options.searchPath, home), scratches: new Map(), bases: new Map() };
}

async function renderIn(session: Session, request: RenderRequest, options: RendererOptions): Promise<RenderReply> {
  const { tree, edits } = request;
  const scratch = await kept(session.scratches, `${tree.location}@${tree.commit}`, () =>
    copyTree(tree.location, session.home),
  );
  const render = () => scratch.withEdits(edits, () => renderSource(request, { ...session, scratch, options }));
  return edits.length > 0 ? render() : kept(session.bases, keyOf(request), render);
}

/** Helm comes with its own issue: until then a chart is told apart from a failure. */
function refusalOf({ tool, source, edits, tree }: RenderRequest): RenderReply | undefined {
  if (tool === 'helm') return notRendered('source-unsupported', 'Helm charts are not rendered yet');
  if (source.path !== undefined && source.path !== '.' && !isInside(trimmed(source.path)))
    return notRendered('file-outside-repository', `source path ${source.path} leaves the repository`);
  const outside = edits.find(({ path }) => !isInside(path) || parentsOf(path).some((parent) => tree.links.has(parent)));
  return outside === undefined
    ? undefined
    : notRendered('file-outside-repository', `${outside.path} is a link, or not a path inside the repository`);
}

interface Engine extends Session {
  readonly scratch: Scratch;
  readonly options: RendererOptions;
}

async function renderSource(
  { source: written, tool, application }: RenderRequest,
  engine: Engine,
): Promise<RenderReply> {
  const { scratch, options, home } = engine;
  const folder = join(scratch.root, trimmed(written.path ?? '.'));
  if (!(await isFolder(folder)))
    return notRendered('file-not-found', `the repository has no folder ${written.path ?? '.'}`);
  const source = await withSourceFiles(written, folder, application.name);
  if (source === undefined) return notRendered('file-unparsable', '.argocd-source files of the folder cannot be read');
  const { namespace } = application;
  if (tool === 'plain') return withLinks(scratch, await renderPlain({ ...scratch, source, namespace }));
  const usable = engine.tools.find((probed) => probed.usable !== undefined)?.usable;
  if (usable === undefined)
    return notRendered(
      'renderer-missing',
      'install kustomize 5 or kubectl 1.27, or newer, to prove changes of kustomizations',
    );
  const { timeoutMs = TIME_LIMIT_MS, maximumBytes = OUTPUT_LIMIT } = options;
  return withLinks(
    scratch,
    await renderKustomize({
      tool: usable,
      folder,
      home,
      overrides: source.kustomize,
      namespace,
      timeoutMs,
      maximumBytes,
    }),
  );
}

/** A link that was not copied may be what is missing. */
function withLinks({ escaping }: Scratch, reply: RenderReply): RenderReply {
  if (reply.kind === 'rendered' || escaping.length === 0) return reply;
  const detail = `${reply.because.detail} (links that lead out of the repository are not followed: ${escaping.slice(0, 3).join(', ')})`;
  return notRendered(reply.because.code, detail);
}

const keyOf = ({ tree, source, tool, application }: RenderRequest): string =>
  JSON.stringify([tree.location, tree.commit, tool, source, application]);

const parentsOf = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
const trimmed = (path: string): string => path.replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.';
const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

function kept<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = cache.get(key) ?? make();
  cache.set(key, made);
  return made;
}
