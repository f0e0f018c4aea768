/** Manifest repositories as values: files of one commit, edits of them, and questions to a renderer. */

import type { ApplicationSource } from './application.ts';
import type { ObjectRef } from './cluster.ts';
import type { ClusterPlatform } from './platform.ts';
import type { Reason } from './reason.ts';

/**
 * All files of one commit. Immutable, so reading lazily is still pure: the same path gives the same text for ever.
 * Paths are relative to the repository's root, with `/`, sorted.
 */
export interface SourceTree {
  /** The configured name of the repository. */
  readonly repository: string;
  /** URLs under which Argo CD Applications name this repository, normalised by `sameRepository`. */
  readonly urls: readonly string[];
  readonly branch: string;
  readonly commit: string;
  /** When the base commit was made: dates of our commits derive from it. */
  readonly committedAt: number;
  readonly paths: readonly string[];
  /** The file's text; undefined when it does not exist, is a symlink, binary or not valid UTF-8. */
  readonly text: (path: string) => string | undefined;
  /** Where adapters find it on disk. Pure code never looks. */
  readonly location: string;
  /** Paths that are symbolic links or submodules: never followed, never edited. */
  readonly links: ReadonlySet<string>;
}

/** Whole texts before and after; a new file has no `before`. */
export interface FileEdit {
  readonly path: string;
  readonly before?: string;
  readonly after: string;
}

/** One Application's source rendered with these edits on top of the tree. */
export interface RenderRequest {
  readonly kind: 'render';
  readonly tree: SourceTree;
  readonly edits: readonly FileEdit[];
  readonly source: ApplicationSource;
  readonly tool: 'plain' | 'kustomize' | 'helm';
  /** The Application that is rendered: name and destination namespace enter Helm and Kustomize output. */
  readonly application: { readonly name: string; readonly namespace?: string };
  /** What `$name/` in value files leads to: the sources with a `ref` of the same Application. */
  readonly refs?: Readonly<Record<string, SourceTree>>;
  /** The repository that the edits belong to when it is not `tree`: that of a `ref`. */
  readonly edited?: SourceTree;
  /** Of the cluster that the Application deploys to, for charts that ask for it. */
  readonly platform?: ClusterPlatform;
  /** Asks once more for what was rendered already: what differs then is random, or of the moment. */
  readonly again?: true;
}

export type RenderReply =
  | { readonly kind: 'rendered'; readonly objects: readonly ManifestObject[]; readonly tool: string }
  | { readonly kind: 'not-rendered'; readonly because: Reason };

/** A rendered Kubernetes object: plain JSON with at least a kind. */
export interface ManifestObject {
  readonly ref: ObjectRef;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Renderings are asked for by pure code and answered outside: `const reply = yield request`. */
export type Rendering<T> = Generator<RenderRequest, T, RenderReply>;

/** One leaf that differs between two renderings. */
export interface RenderedChange {
  readonly object: ObjectRef;
  /** `spec.template.spec.containers[name=web].resources.limits.memory` */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Why an edit may be proposed: what was rendered with what, and what moved. */
export interface Proof {
  readonly tool: string;
  readonly base: string;
  readonly changes: readonly RenderedChange[];
  /** Every Application that reads an edited file; each was rendered twice. */
  readonly applications: readonly string[];
  /** Leaves that differ between two renderings of the base (passwords, certificates): they were not compared. */
  readonly unstable?: readonly string[];
}
