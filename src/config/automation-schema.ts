/** How far a policy goes. What no policy can ask for is refused with the reason, not with a list of words. */
import { z } from 'zod';

export const AUTOMATIONS = ['notify', 'pull-request', 'auto-merge', 'direct'] as const;

/** Never done, whatever a policy says, and never in the RBAC of deploy/. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/drain|cordon/, 'nodes are never cordoned or drained'],
  [/delete-?(node|pvc|persistent|namespace|deployment|statefulset|volume)/, 'only single pods are ever deleted'],
  [/secret/, 'secrets are never read or written'],
  [/rbac|role|escalat|impersonat/, 'rights are never changed'],
  [/kube-system|system-namespace/, 'system namespaces are never touched'],
  [/prune|force|replace/, 'nothing is ever pruned, forced or replaced'],
  [
    /exec|patch|apply|scale|restart|rollout-undo|undo|edit/,
    'Git is the only deploy path: a pull request changes workloads',
  ],
];

/** What is wanted instead of a word, with the reason where the word asks for something forbidden. */
export function wantInstead(word: unknown, wanted: readonly string[]): string {
  const list = `one of: ${wanted.join(', ')}`;
  if (typeof word !== 'string') return list;
  const asked = word.toLowerCase().replaceAll(/[\s_]+/g, '-');
  const [, why] = FORBIDDEN.find(([pattern]) => pattern.test(asked)) ?? [];
  return why === undefined ? list : `${list} (${why})`;
}

export const automation = z
  .enum(AUTOMATIONS, { error: ({ input }) => wantInstead(input, AUTOMATIONS) })
  .prefault('pull-request')
  .describe(
    'Level 1 to 4: state findings; open pull requests; merge them after a window; pull requests, and single pods deleted directly',
  );
