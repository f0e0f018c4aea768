import type { PolicySet } from './policy.ts';

/** Without such a policy the bot has no hands in the cluster, and needs no right to delete. */
export const reachOf = ({ policies }: PolicySet): 'git' | 'direct' =>
  policies.some(({ automation }) => automation === 'direct') ? 'direct' : 'git';
