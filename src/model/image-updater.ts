/** Argo CD Image Updater from version 1 on: which images of which Applications it sets. */
import type { ObjectMeta } from './cluster.ts';

export interface ImageUpdater extends ObjectMeta {
  readonly applications: readonly UpdatedApplications[];
}

/** `spec.applicationRefs[]`: Applications of the updater's own namespace. */
export interface UpdatedApplications {
  /** A glob over names. */
  readonly namePattern: string;
  /** Kept as read: a label selector. */
  readonly labels?: Readonly<Record<string, unknown>>;
  /** The annotations of the Application say which images; nothing here counts. */
  readonly byAnnotations: boolean;
  /** Without the constraint after the last colon: `ghcr.io/shop/web`. */
  readonly images: readonly string[];
}
