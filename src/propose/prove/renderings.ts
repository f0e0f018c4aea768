/** Asks for renderings; the base of each source is asked for once per pass. */
import type { ApplicationSource } from '../../model/application.ts';
import type { FileEdit, Rendering, RenderReply, RenderRequest, SourceTree } from '../../model/manifests.ts';
import type { Reader } from '../locate/readers.ts';
import type { LocatedSource } from '../locate/source.ts';

/** Something that can be rendered: an Application's source, or an overlay nobody is known to use. */
export interface Renderable {
  readonly name: string;
  readonly tree: SourceTree;
  readonly source: ApplicationSource;
  readonly tool: 'plain' | 'kustomize';
  readonly application: RenderRequest['application'];
}

export const renderableOf = (located: LocatedSource, name: string): Renderable => {
  const { namespace } = located.application.destination;
  return {
    name,
    tree: located.index.tree,
    source: located.source,
    tool: located.tool,
    application: { name: located.application.ref.name, ...(namespace === undefined ? {} : { namespace }) },
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
  readonly head: (of: Renderable, edits: readonly FileEdit[]) => Rendering<RenderReply>;
}

export function renderingsOf(): Renderings {
  const bases = new Map<string, RenderReply>();
  return {
    *base(of) {
      const key = JSON.stringify([of.tree.repository, of.tree.commit, of.source, of.application]);
      const there = bases.get(key) ?? (yield requestFor(of, []));
      bases.set(key, there);
      return there;
    },
    *head(of, edits) {
      return yield requestFor(of, edits);
    },
  };
}

const requestFor = ({ tree, source, tool, application }: Renderable, edits: readonly FileEdit[]): RenderRequest => ({
  kind: 'render',
  tree,
  edits,
  source,
  tool,
  application,
});
