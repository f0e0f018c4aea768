/** What policies and runbooks have in common: what they are about, and how far they go. */
/**
 * How far a policy goes without a person, level 1 to 4: state it; open a pull request; merge it after a window; and
 * delete single pods, which is all that `direct` adds to `pull-request` (its pull requests wait for a person).
 */
export type Automation = 'notify' | 'pull-request' | 'auto-merge' | 'direct';

/** Globs (`*` and `?`); an empty list matches everything. */
export interface Match {
  readonly namespaces: readonly string[];
  readonly excludeNamespaces: readonly string[];
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}
