import type { Environment } from '../config/load.ts';
import { RequestError } from '../model/errors.ts';
import type { Scope } from '../model/scope.ts';

interface AskedScope {
  readonly namespaces?: string | undefined;
  readonly shard?: string | undefined;
}

/** `--namespaces shop,checkout` or `--shard 2/5`: the part of the cluster that was asked for, or all of it. */
export function askedScope(asked: AskedScope, environment: Environment): Scope | undefined {
  const { namespaces, shard } = asked;
  if (namespaces !== undefined && shard !== undefined) {
    throw new RequestError({ path: '--shard', got: 'together with --namespaces', want: 'one of them' });
  }
  if (shard !== undefined) return shardOf(shard, environment.JOB_COMPLETION_INDEX);
  return namespaces === undefined ? undefined : { kind: 'namespaces', names: namesIn(namespaces) };
}

function namesIn(text: string): string[] {
  const names = [...new Set(text.split(','))].sort();
  if (names.every((name) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name))) return names;
  throw new RequestError({ path: '--namespaces', got: text, want: 'names of namespaces with commas between them' });
}

const MOST = 1000;

/**
 * `2/5` is the second of five. `index/5` takes the number that Kubernetes gives each pod of an Indexed Job, which counts
 * from 0.
 */
function shardOf(asked: string, completionIndex: string | undefined): Scope {
  const counted = /^\d{1,4}$/.test(completionIndex ?? '') ? String(Number(completionIndex) + 1) : 'index';
  const text = asked.replace(/^index(?=\/)/, counted);
  const [, index = '', of = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const [number, count] = [Number(index), Number(of)];
  if (index !== '' && number >= 1 && number <= count && count <= MOST) {
    return { kind: 'shard', index: number - 1, of: count };
  }
  throw new RequestError({
    path: '--shard',
    got: text,
    want: `which one of how many, such as 2/5 (up to ${MOST}), or index/5 in an Indexed Job`,
  });
}
