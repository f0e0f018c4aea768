import type { ApplicationSet } from '../../model/application-set.ts';
import type { SourceTree } from '../../model/manifests.ts';
import type { Ground } from '../locate/ground.ts';
import { because, isReason } from '../locate/reasons.ts';
import { followsBranch } from '../locate/source.ts';
import { knownClusters } from './known-clusters.ts';
import type { EditedTree, Files, Site } from './site.ts';

export function siteOf(ground: Ground, set: ApplicationSet, edited?: EditedTree): Omit<Site, 'dialect'> {
  return {
    clusters: () => knownClusters(ground, set, edited),
    files: (url, revision) => {
      const index = ground.repository(url);
      if (isReason(index)) return index;
      const { tree } = index;
      if (followsBranch(revision, tree.branch)) return { index, ...after(tree, edited) };
      const detail = `A git generator reads ${revision}, which is not the branch ${tree.branch}.`;
      return because('revision-not-writable', detail);
    },
  };
}

function after(tree: SourceTree, edited: EditedTree | undefined): Pick<Files, 'paths' | 'text'> {
  if (edited === undefined || edited.tree !== tree) return { paths: tree.paths, text: tree.text };
  const changed = new Map(edited.edits.map((edit) => [edit.path, edit.after]));
  const added = [...changed.keys()].filter((path) => !tree.paths.includes(path));
  return {
    paths: added.length === 0 ? tree.paths : [...tree.paths, ...added].sort(),
    text: (path) => changed.get(path) ?? tree.text(path),
  };
}
