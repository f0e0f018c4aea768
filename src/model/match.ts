import type { ObjectRef } from './cluster.ts';
import type { Match } from './governs.ts';
import type { Policy, PolicySet } from './policy.ts';

/** The first policy whose match fits, as CODEOWNERS readers would not expect but firewall readers would. */
export function policyFor(
  workload: { readonly ref: ObjectRef; readonly labels: Readonly<Record<string, string>> },
  set: PolicySet,
): Policy | undefined {
  return set.policies.find((policy) => matches(policy.match, workload));
}

export function matches(
  match: Match,
  workload: { readonly ref: ObjectRef; readonly labels: Readonly<Record<string, string>> },
): boolean {
  const { namespace = '', kind, name } = workload.ref;
  return (
    matchesAny(match.namespaces, namespace) &&
    !match.excludeNamespaces.some((glob) => globMatches(glob, namespace)) &&
    matchesAny(match.kinds, kind) &&
    matchesAny(match.names, name) &&
    Object.entries(match.labels).every(([label, glob]) => globMatches(glob, workload.labels[label] ?? ''))
  );
}

/** No glob at all means everything. */
export const matchesAny = (globs: readonly string[], text: string): boolean =>
  globs.length === 0 || globs.some((glob) => globMatches(glob, text));

/** `*` stands for any characters, `?` for one; everything else for itself. */
export function globMatches(glob: string, text: string): boolean {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
