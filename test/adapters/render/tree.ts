import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RendererOptions, renderer } from '../../../src/adapters/render/renderer.ts';
import type { ApplicationSource } from '../../../src/model/application.ts';
import type { RenderReply, RenderRequest, SourceTree } from '../../../src/model/manifests.ts';

export type TreeFiles = Readonly<Record<string, string | { readonly link: string }>>;

export interface RenderSubject {
  readonly folder: string;
  readonly tree: SourceTree;
  /** Renders `path` of the tree for the application "shop" in namespace "shop". */
  readonly render: (part: RenderPart) => Promise<RenderReply>;
  readonly finish: () => Promise<void>;
}

export interface RenderPart
  extends Partial<Pick<RenderRequest, 'tool' | 'edits' | 'application' | 'refs' | 'edited' | 'again'>> {
  readonly source?: Partial<ApplicationSource>;
}

export function renderSubject(files: TreeFiles, options: Partial<RendererOptions> = {}): RenderSubject {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-test-'));
  const location = join(folder, 'tree');
  for (const [path, content] of Object.entries(files)) write(join(location, path), content);
  const links = Object.entries(files).flatMap(([path, content]) => (typeof content === 'string' ? [] : [path]));
  const tree: SourceTree = {
    repository: 'manifests',
    urls: [],
    branch: 'main',
    commit: 'c'.repeat(40),
    committedAt: 0,
    paths: Object.keys(files).filter((path) => !links.includes(path)),
    links: new Set(links),
    text: (path) => (typeof files[path] === 'string' ? files[path] : undefined),
    location,
  };
  const subject = renderer({ searchPath: process.env.PATH ?? '', temporary: folder, ...options });
  return {
    folder,
    tree,
    render: ({ tool = 'plain', edits = [], source = {}, application = { name: 'shop', namespace: 'shop' }, ...more }) =>
      subject.render({ kind: 'render', tree, edits, tool, application, ...more, source: { ...SOURCE, ...source } }),
    finish: async () => {
      await subject.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const SOURCE: ApplicationSource = {
  repoUrl: 'https://forge.example.org/manifests.git',
  targetRevision: 'main',
  path: 'app',
};

export const configMap = (name: string, data = 'a: "1"'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  ${data}\n`;

export const deployment = (name: string, image = 'nginx'): string =>
  [
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: {name: ${name}}`,
    'spec:',
    '  selector: {matchLabels: {app: web}}',
    '  template:',
    '    metadata: {labels: {app: web}}',
    `    spec: {containers: [{name: app, image: ${image}}]}`,
    '',
  ].join('\n');

/** `Deployment/shop/web` of each rendered object, or why nothing was rendered. */
export const namesIn = (reply: RenderReply): string[] | string =>
  reply.kind === 'rendered'
    ? reply.objects.map(({ ref }) => [ref.kind, ref.namespace, ref.name].filter(Boolean).join('/'))
    : `${reply.because.code}: ${reply.because.detail}`;

function write(path: string, content: TreeFiles[string]): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'string') writeFileSync(path, content);
  else symlinkSync(content.link, path);
}
