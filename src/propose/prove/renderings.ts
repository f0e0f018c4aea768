/** Asks for renderings; the base of each source is asked for once per pass. */
import type { Application, ApplicationSource } from '../../model/application.ts';
import type { FileEdit, Rendering, RenderReply, RenderRequest, SourceTree } from '../../model/manifests.ts';
import type { ClusterPlatform } from '../../model/platform.ts';
import type { Reading } from '../../model/reason.ts';
import { type Reader, readerName } from '../locate/readers.ts';
import type { LocatedSource, Tool } from '../locate/source.ts';

/** Something that can be rendered: an Application's source, or an overlay nobody is known to use. */
export interface Renderable {
  readonly name: string;
  readonly tree: SourceTree;
  readonly source: ApplicationSource;
  readonly tool: Tool;
  readonly application: RenderRequest['application'];
  readonly refs?: Readonly<Record<string, SourceTree>>;
  /** Where the Application deploys to: charts may ask what that cluster is. */
  readonly destination?: Application['destination'];
}

export const targetOf = (located: LocatedSource): Renderable =>
  renderableOf(located, readerName({ kind: 'application', located }));

export const renderableOf = (located: LocatedSource, name: string): Renderable => {
  const { namespace } = located.application.destination;
  const refs = Object.entries(located.refs).map(([name, index]) => [name, index.tree] as const);
  return {
    name,
    tree: located.index.tree,
    source: located.source,
    tool: located.tool,
    application: { name: located.application.ref.name, ...(namespace === undefined ? {} : { namespace }) },
    ...(refs.length === 0 ? {} : { refs: Object.fromEntries(refs) }),
    destination: located.application.destination,
  };
};

export const overlayRenderable = (reader: Extract<Reader, { kind: 'overlay' }>, near: LocatedSource): Renderable => ({
  name: `overlay ${reader.directory || '.'}`,
  tree: near.index.tree,
  source: { repoUrl: near.source.repoUrl, targetRevision: near.source.targetRevision, path: reader.directory || '.' },
  tool: 'kustomize',
  application: { name: 'overlay' },
});

export interface Renderings {
  readonly base: (of: Renderable) => Rendering<RenderReply>;
  /** The same once more, for sources whose rendering may be random. */
  readonly again: (of: Renderable) => Rendering<RenderReply>;
  readonly head: (of: Renderable, edits: readonly FileEdit[], edited?: SourceTree) => Rendering<RenderReply>;
}

/** `platform` is that of the cluster which was observed, and which Argo CD runs in. */
export function renderingsOf(platform?: Reading<ClusterPlatform>): Renderings {
  const requestFor = ({ name: _, destination, ...of }: Renderable, edits: readonly FileEdit[]): RenderRequest => ({
    kind: 'render',
    edits,
    ...of,
    ...(platform?.kind === 'known' && isHere(destination) && of.tool === 'helm' ? { platform: platform.value } : {}),
  });
  const kept = new Map<string, RenderReply>();
  function* once(request: RenderRequest): Rendering<RenderReply> {
    const { tree, refs = {}, source, application, again } = request;
    const trees = Object.entries(refs).map(([name, one]) => [name, one.repository, one.commit]);
    const key = JSON.stringify([tree.repository, tree.commit, source, application, trees, again ?? false]);
    const there = kept.get(key) ?? (yield request);
    kept.set(key, there);
    return there;
  }
  return {
    base: (of) => once(requestFor(of, [])),
    again: (of) => once({ ...requestFor(of, []), again: true }),
    *head(of, edits, edited) {
      const request = requestFor(of, edits);
      return yield edited === undefined || edited === of.tree ? request : { ...request, edited };
    },
  };
}

const isHere = (destination: Application['destination'] | undefined): boolean =>
  destination?.server === 'https://kubernetes.default.svc' || destination?.name === 'in-cluster';
