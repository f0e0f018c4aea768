/** What somebody has to look at in a Role, a binding or a ConfigMap. Nothing here is ever changed by the bot. */
import { isRecord } from '../locate/documents.ts';

type Body = Readonly<Record<string, unknown>>;

export function doubtsAbout(kind: string, object: Body): string[] {
  if (kind === 'ConfigMap') return secretKeysOf(object);
  if (kind.endsWith('RoleBinding')) return boundTooWide(object);
  return kind.endsWith('Role') ? [...new Set(listOf(object.rules).flatMap(tooWide))] : [];
}

/** https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
function tooWide(rule: Body): string[] {
  const [verbs, resources] = [wordsOf(rule.verbs), wordsOf(rule.resources)];
  const may = (...wanted: readonly string[]): boolean =>
    verbs.includes('*') || wanted.some((verb) => verbs.includes(verb));
  const on = (...wanted: readonly string[]): boolean =>
    resources.includes('*') || wanted.some((resource) => resources.includes(resource));
  if (verbs.includes('*') && resources.includes('*')) return ['may do everything with everything'];
  const isNamed = wordsOf(rule.resourceNames).length > 0;
  return [
    ...(on('secrets') && may('get', 'list', 'watch') && !isNamed ? ['may read every Secret'] : []),
    ...(may('escalate', 'bind') && on('roles', 'clusterroles') ? ['may give itself rights'] : []),
    ...(may('impersonate') && on('users', 'groups', 'serviceaccounts') ? ['may act as others'] : []),
    ...(may('create') && on('pods/exec', 'pods/attach') ? ['may run programs in pods'] : []),
    ...(may('create') && on('serviceaccounts/token') && !isNamed ? ['may make tokens of others'] : []),
  ];
}

const EVERYBODY = ['system:anonymous', 'system:unauthenticated', 'system:authenticated', 'system:serviceaccounts'];

function boundTooWide(object: Body): string[] {
  const role = isRecord(object.roleRef) ? object.roleRef.name : undefined;
  const names = listOf(object.subjects).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  return [
    ...(role === 'cluster-admin' ? ['makes somebody administrator of the cluster'] : []),
    ...names.filter((name) => EVERYBODY.includes(name)).map((name) => `gives rights to ${name}`),
  ];
}

const SECRET_KEY = /pass(?:word|wd|phrase)|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|credential/i;
/** `token-file`, `secretName`: says where one is. */
const POINTER = /(?:file|path|dir|name|ttl|timeout|enabled|expiry|url|endpoint|ref)s?$/i;
const SECRET_SHAPE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[opusr]_\w{16,}|\bglpat-[\w-]{16,}|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]{5,}\.eyJ[\w-]+\.|\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/;
/** Nothing, or a place where something is filled in later. */
const EMPTY = /^\s*$|^\$|^<.*>$|^\{\{|^changeme$|^x+$|^\*+$/i;

/** Names of keys only: the value is what must not travel. */
function secretKeysOf(object: Body): string[] {
  const data = isRecord(object.data) ? object.data : {};
  return Object.entries(data)
    .filter(([key, value]) => typeof value === 'string' && looksSecret(key, value))
    .map(([key]) => `${key} looks like a credential`)
    .sort();
}

const looksSecret = (key: string, value: string): boolean =>
  SECRET_SHAPE.test(value) ||
  (SECRET_KEY.test(key) && !POINTER.test(key) && !value.includes('\n') && !EMPTY.test(value));

const listOf = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const wordsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : [];
