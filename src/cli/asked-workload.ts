/** From what somebody typed to the workload that is meant: `shop/Deployment/web`, `shop/deploy/web`, `shop/web`. */

import { distance } from 'fastest-levenshtein';
import { byText } from '../model/by-text.ts';
import { RequestError } from '../model/errors.ts';
import { type Workload, workloadName } from '../model/workload.ts';

export function askedWorkload(typed: string, workloads: readonly Workload[]): Workload {
  const { namespace, kind, name } = namedWorkload(typed);
  const named = workloads.filter(({ ref }) => ref.namespace === namespace && ref.name === name);
  const meant = kind === undefined ? named : named.filter(({ ref }) => isKind(ref.kind, kind));
  const [only, ...others] = meant;
  if (only === undefined) throw wrong(typed, nearest(typed, workloads));
  if (others.length === 0) return only;
  throw wrong(typed, `its kind as well: ${meant.map(({ ref }) => workloadName(ref)).join(' or ')}`);
}

/** Before anything is read: what can be no name should not cost a pass. */
export function namedWorkload(typed: string): { namespace: string; kind: string | undefined; name: string } {
  const parts = typed.split('/');
  const [namespace = '', second = '', third] = parts;
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) {
    throw wrong(typed, '<namespace>/<kind>/<name>, such as shop/Deployment/web');
  }
  return third === undefined ? { namespace, kind: undefined, name: second } : { namespace, kind: second, name: third };
}

export function askedContainers(workload: Workload, typed: string | undefined): readonly string[] {
  const names = workload.containers.map(({ spec }) => spec.name);
  if (typed === undefined) return names;
  if (names.includes(typed)) return [typed];
  const want = names.length === 0 ? 'a workload with containers' : `one of: ${closest(typed, names).join(', ')}`;
  throw new RequestError({ path: '--container', got: typed, want });
}

const wrong = (got: string, want: string): RequestError => new RequestError({ path: 'workload', got, want });

const SHORT: Readonly<Record<string, string>> = {
  deploy: 'deployment',
  sts: 'statefulset',
  ds: 'daemonset',
  cj: 'cronjob',
  ro: 'rollout',
};

/** As kubectl takes kinds: any case, plural, short. */
function isKind(kind: string, typed: string): boolean {
  const word = typed.toLowerCase();
  return [kind.toLowerCase(), `${kind.toLowerCase()}s`].includes(SHORT[word] ?? word);
}

function nearest(typed: string, workloads: readonly Workload[]): string {
  const names = workloads.map(({ ref }) => workloadName(ref));
  if (names.length === 0) return 'a workload, but none was observed';
  const [first = '', ...others] = closest(typed, names).slice(0, 3);
  const alike = others.filter((name) => far(typed, name) <= Math.ceil(withoutKind(typed).length / 2));
  return `a workload that is there, such as ${[first, ...alike].join(', ')}`;
}

/** A wrong kind is no wrong name. */
const withoutKind = (name: string): string =>
  name
    .toLowerCase()
    .split('/')
    .filter((_, i, parts) => parts.length < 3 || i !== 1)
    .join('/');

const far = (typed: string, name: string): number => distance(withoutKind(typed), withoutKind(name));

export const closest = (typed: string, names: readonly string[]): string[] =>
  [...new Set(names)].sort((a, b) => far(typed, a) - far(typed, b) || byText(a, b));
