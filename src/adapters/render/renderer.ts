import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplicationSource } from '../../model/application.ts';
import { byText } from '../../model/by-text.ts';
import { ConfigError } from '../../model/errors.ts';
import type { FileEdit, RenderReply, RenderRequest, SourceTree } from '../../model/manifests.ts';
import type { ReasonCode } from '../../model/reason.ts';
import type { Renderer } from '../../ports/renderer.ts';
import { renderHelm } from './helm.ts';
import { type HelmTool, probeHelm } from './helm-tool.ts';
import { keptDocuments, type ParseYaml } from './kept-documents.ts';
import { renderKustomize } from './kustomize.ts';
import { type ProbedTool, probeTools } from './kustomize-tool.ts';
import { notRendered } from './outcome.ts';
import { renderPlain } from './plain.ts';
import { copyTree, isInside, type Scratch } from './scratch.ts';
import { withSourceFiles } from './source-file.ts';

export interface RendererOptions {
  /** PATH in which `kustomize`, `kubectl` and `helm` are looked for; the tools themselves get none. */
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
    tools: async () => {
      const { tools, helm } = await opened();
      return [...tools.map(({ tool, version }) => ({ tool, version })), { tool: 'helm', version: helm?.version }];
    },
    close: async () => {
      const ending = session;
      session = undefined;
      // One that could not begin has been told to whoever asked, and left nothing.
      const ended = await ending?.catch(() => undefined);
      if (ended !== undefined) await rm(ended.home, { recursive: true, force: true });
    },
  };
}

/** What lasts from the first question until `close`. */
interface Session {
  readonly home: string;
  readonly tools: readonly ProbedTool[];
  readonly helm: HelmTool | undefined;
  readonly scratches: Map<string, Promise<Scratch>>;
  readonly bases: Map<string, Promise<RenderReply>>;
  readonly parse: ParseYaml;
}

async function openSession(options: RendererOptions): Promise<Session> {
  const home = await homeIn(options.temporary ?? tmpdir());
  const [tools, helm] = await Promise.all([probeTools(options.searchPath, home), probeHelm(options.searchPath, home)]);
  return { home, tools, helm, scratches: new Map(), bases: new Map(), parse: keptDocuments() };
}

/** A full or read-only disk is a fact about this machine, not a bug. */
async function homeIn(folder: string): Promise<string> {
  try {
    return await mkdtemp(join(folder, 'trimtab-render-'));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    const got = `${folder}, where no folder can be made (${cause.code})`;
    throw new ConfigError({ path: 'TMPDIR', got, want: 'a folder with room where this user may write', cause });
  }
}

async function renderIn(session: Session, request: RenderRequest, options: RendererOptions): Promise<RenderReply> {
  const { tree, edits, refs = {}, edited = tree } = request;
  const copies = new Map<string, Scratch>();
  for (const one of [tree, ...Object.values(refs), edited]) {
    const place = placeOf(one);
    copies.set(place, await kept(session.scratches, place, () => copyTree(one.location, session.home)));
  }
  const at = (place: string) => (place === placeOf(edited) ? edits : []);
  const render = () =>
    holding([...copies].sort(byPlace), at, () => renderSource(request, { ...session, copies, options }));
  return edits.length > 0 ? render() : kept(session.bases, keyOf(request), render);
}

type Held = readonly [place: string, Scratch];

/** Holds every copy that is read, in one order for all, so that nobody else edits one of them meanwhile. */
function holding(
  held: readonly Held[],
  editsAt: (place: string) => readonly FileEdit[],
  work: () => Promise<RenderReply>,
): Promise<RenderReply> {
  const [first, ...rest] = held;
  if (first === undefined) return work();
  const [place, scratch] = first;
  return scratch.withEdits(editsAt(place), () => holding(rest, editsAt, work));
}

const placeOf = (tree: SourceTree): string => `${tree.location}@${tree.commit}`;
const byPlace = ([a]: Held, [b]: Held): number => byText(a, b);

function refusalOf({ source, edits, tree, edited = tree }: RenderRequest): RenderReply | undefined {
  if (source.chart !== undefined) {
    const detail = `the chart ${source.chart} ${source.targetRevision} is in a chart repository, which is not read`;
    return notRendered('renderer-missing', detail);
  }
  if (source.path !== undefined && source.path !== '.' && !isInside(trimmed(source.path)))
    return notRendered('file-outside-repository', `source path ${source.path} leaves the repository`);
  const outside = edits.find(
    ({ path }) => !isInside(path) || parentsOf(path).some((parent) => edited.links.has(parent)),
  );
  return outside === undefined
    ? undefined
    : notRendered('file-outside-repository', `${outside.path} is a link, or not a path inside the repository`);
}

interface Engine extends Session {
  /** Of every repository that this rendering reads, by place. */
  readonly copies: ReadonlyMap<string, Scratch>;
  readonly options: RendererOptions;
}

async function renderSource(request: RenderRequest, engine: Engine): Promise<RenderReply> {
  const { source: written, application } = request;
  const scratch = scratchOf(engine, request.tree);
  const folder = join(scratch.root, trimmed(written.path ?? '.'));
  if (!(await isFolder(folder)))
    return notRendered('file-not-found', `the repository has no folder ${written.path ?? '.'}`);
  const source = await withSourceFiles(written, folder, application.name);
  if (source === undefined) return notRendered('file-unparsable', '.argocd-source files of the folder cannot be read');
  return withLinks(scratch, await renderWith(request, { ...engine, scratch, folder, source }));
}

interface Prepared extends Engine {
  readonly scratch: Scratch;
  readonly folder: string;
  readonly source: ApplicationSource;
}

async function renderWith(request: RenderRequest, prepared: Prepared): Promise<RenderReply> {
  const { scratch, folder, source, home, helm, tools, parse } = prepared;
  const { timeoutMs = TIME_LIMIT_MS, maximumBytes = OUTPUT_LIMIT } = prepared.options;
  const { namespace } = request.application;
  const within = { folder, home, timeoutMs, maximumBytes, parse };
  if (request.tool === 'plain') return renderPlain({ ...scratch, source, namespace, parse });
  if (request.tool === 'helm') {
    if (helm === undefined)
      return notRendered('renderer-missing', 'install helm 3 or newer to prove changes of charts');
    const directory = trimmed(source.path ?? '.').replace(/^\.$/, '');
    const rootOf = (tree: SourceTree) => scratchOf(prepared, tree).root;
    return renderHelm({ ...within, tool: helm, directory, request, source, rootOf });
  }
  const usable = tools.find((probed) => probed.usable !== undefined)?.usable;
  if (usable === undefined) {
    const detail = 'install kustomize 5 or kubectl 1.27, or newer, to prove changes of kustomizations';
    return notRendered('renderer-missing', detail);
  }
  const { root } = scratch;
  const { platform } = request;
  return renderKustomize({ ...within, root, helm, platform, tool: usable, overrides: source.kustomize, namespace });
}

function scratchOf({ copies }: Engine, tree: SourceTree): Scratch {
  const scratch = copies.get(placeOf(tree));
  if (scratch === undefined) throw new Error('a rendering asked for a repository that was not copied');
  return scratch;
}

const MAY_MISS: ReadonlySet<ReasonCode> = new Set(['render-failed', 'values-incomplete', 'file-not-found']);

/** A link that was not copied may be what is missing. */
function withLinks({ escaping }: Scratch, reply: RenderReply): RenderReply {
  if (reply.kind === 'rendered' || escaping.length === 0 || !MAY_MISS.has(reply.because.code)) return reply;
  const detail = `${reply.because.detail} (links that lead out of the repository are not followed: ${escaping.slice(0, 3).join(', ')})`;
  return notRendered(reply.because.code, detail);
}

const keyOf = ({ tree, source, tool, application, refs = {}, platform, again }: RenderRequest): string => {
  const others = Object.entries(refs).map(([name, one]) => [name, placeOf(one)]);
  return JSON.stringify([placeOf(tree), tool, source, application, others, platform ?? {}, again ?? false]);
};

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
