/**
 * The first line of every pull-request body: which finding it answers and at which values. A hint for finding our own
 * pull requests again after state loss; authority stays with git and with the author of the pull request.
 */
import type { FindingKey } from './finding.ts';
import { jsonOf } from './json-of.ts';

export interface Marker {
  readonly key: FindingKey;
  /** The title as we wrote it last: another one is a person's, and stays. */
  readonly title?: string;
  /** The base branch as we aimed at it: another one is a person's choice. */
  readonly base?: string;
  /** `app/requests.cpu` -> millicores, `app/limits.memory` -> bytes, `app/image` -> text: the values that were proposed. */
  readonly values: Values;
  /** The same values as they were before; `false` for what was not set. */
  readonly was?: Values;
  /** Number of the pull request that it takes back. */
  readonly reverts?: number;
  /** The commit whose change it sets back. */
  readonly rollback?: string;
  /** We opened it as a draft and shall make it ready; a draft without this is a person's. */
  readonly draft?: true;
  /** Of a pull request about several workloads: what it answers for each of them. `values` is empty then. */
  readonly members?: readonly Member[];
}

export type Values = Readonly<Record<string, number | string | boolean>>;

export interface Member {
  readonly key: FindingKey;
  readonly values: Values;
  readonly was?: Values;
}

/** Our text stands between these; what people write before and after it is theirs. */
export const BODY_BEGIN = '<!-- trimtab:begin -->';
export const BODY_END = '<!-- trimtab:end -->';

const MARKER = /^<!-- trimtab:1 (\{.*\}) -->$/m;

/** `>` is written as \u003e, so that no name can end the comment early. */
export function writeMarker({ key, values, was, members, title, base, draft, reverts, rollback }: Marker): string {
  const json = JSON.stringify({ key, values, was, members, title, base, draft, reverts, rollback });
  return `<!-- trimtab:1 ${json.replaceAll('>', '\\u003e').replaceAll('--', '-\\u002d')} -->`;
}

export function readMarker(body: string): Marker | undefined {
  const json = MARKER.exec(body)?.[1];
  if (json === undefined) return undefined;
  const raw = jsonOf(json);
  return isMarker(raw) ? raw : undefined;
}

const isMarker = (raw: unknown): raw is Marker =>
  isMember(raw) &&
  (!('title' in raw) || typeof raw.title === 'string') &&
  (!('base' in raw) || typeof raw.base === 'string') &&
  (!('draft' in raw) || raw.draft === true) &&
  (!('reverts' in raw) || typeof raw.reverts === 'number') &&
  (!('rollback' in raw) || typeof raw.rollback === 'string') &&
  (!('members' in raw) || (Array.isArray(raw.members) && raw.members.every(isMember)));

const isMember = (raw: unknown): raw is Member =>
  typeof raw === 'object' &&
  raw !== null &&
  'key' in raw &&
  typeof raw.key === 'string' &&
  'values' in raw &&
  isValues(raw.values) &&
  (!('was' in raw) || isValues(raw.was));

const isValues = (raw: unknown): raw is Values =>
  typeof raw === 'object' &&
  raw !== null &&
  Object.values(raw).every((value) => ['number', 'string', 'boolean'].includes(typeof value));
