/**
 * `trimtab--shop-web-oom-0k3l5d8s2m1qz`: flat, because a branch `bot` and a branch `bot/x` cannot exist together, and
 * a function of the finding's key alone, so that a new number updates the same pull request.
 */
import type { FindingKey, FindingKind } from '../../model/finding.ts';
import { hashText } from './hash.ts';

export const BRANCH_PREFIX = 'trimtab--';

const SHORT: Readonly<Record<FindingKind, string>> = {
  'oom-killed': 'oom',
  'over-provisioned': 'shrink',
  'under-provisioned': 'grow',
  'missing-requests': 'requests',
  'predictive-scaling': 'scale',
  'security-posture': 'tighten',
};

/** Key: cluster/namespace/kind/name/container/check. */
export function branchName(key: FindingKey): string {
  const parts = key.split('/');
  const [namespace = '', name = ''] = [parts[1], parts[3]];
  const check = parts.at(-1) ?? '';
  const short = isFindingKind(check) ? SHORT[check] : check;
  const words = [slug(namespace), slug(name), slug(short)].filter(Boolean).join('-');
  return `${BRANCH_PREFIX}${words.slice(0, 80).replace(/-+$/, '')}-${hashText(key)}`;
}

const isFindingKind = (check: string): check is FindingKind => Object.hasOwn(SHORT, check);

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
