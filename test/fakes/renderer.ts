import { parseAllDocuments } from 'yaml';
import type { ManifestObject, Rendering, RenderReply, RenderRequest } from '../../src/model/manifests.ts';
import { isRecord, refOf, wordOf } from '../../src/propose/locate/documents.ts';

/** Answers every question of a rendering at once; for tests of pure code. */
export function answerWith<T>(rendering: Rendering<T>, reply: (request: RenderRequest) => RenderReply): T {
  let step = rendering.next();
  while (!step.done) step = rendering.next(reply(step.value));
  return step.value;
}

/** Renders plain directories by reading every YAML file below the source's path. Kustomize is not rendered. */
export function renderPlainly({ tree, edits, source, tool, application }: RenderRequest): RenderReply {
  if (tool !== 'plain')
    return { kind: 'not-rendered', because: { code: 'renderer-missing', detail: 'no kustomize here' } };
  const edited = new Map(edits.map(({ path, after }) => [path, after]));
  const objects = tree.paths
    .filter((path) => path.startsWith(`${source.path ?? ''}/`) && /\.(ya?ml|json)$/.test(path))
    .flatMap((path) => objectsOf(edited.get(path) ?? tree.text(path) ?? '', application.namespace));
  return { kind: 'rendered', objects, tool: 'fake' };
}

const objectsOf = (text: string, namespace: string | undefined): ManifestObject[] =>
  parseAllDocuments(text, { merge: true, uniqueKeys: false }).flatMap((document) => {
    const body: unknown = document.toJS();
    if (!isRecord(body)) return [];
    const { apiVersion = '', kind = '', name = '', namespace: own } = refOf(body);
    const place = own ?? wordOf(namespace);
    return [{ ref: { apiVersion, kind, name, ...(place === undefined ? {} : { namespace: place }) }, body }];
  });
