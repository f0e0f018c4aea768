/** What the two pod templates of a rollout differ in, and whether Git says the same. */
import type { RenderedChange } from '../../model/manifests.ts';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';
import { because } from '../locate/reasons.ts';
import { flatten } from '../prove/flatten.ts';

export type Leaves = ReadonlyMap<string, unknown>;

/** By path below the template: `spec.containers[name=web].image`. */
export interface Templates {
  readonly fresh: Leaves;
  readonly stable: Leaves;
  /** Sorted; without what controllers and kubectl write there themselves. */
  readonly changed: readonly string[];
}

/** Hashes of the template, and `kubectl rollout restart`. */
const NOISE =
  /^metadata\.(labels\."?(pod-template-hash|rollouts-pod-template-hash|controller-revision-hash)|annotations\."kubectl\.kubernetes\.io\/restartedAt")|(^|\.)creationTimestamp$/;

export function templatesOf(fresh: unknown, stable: unknown): Templates {
  const [new_, old] = [flatten(fresh), flatten(stable)];
  const paths = [...new Set([...new_.keys(), ...old.keys()])].sort();
  const changed = paths.filter((path) => !NOISE.test(path) && !sameLeaf(new_.get(path), old.get(path)));
  return { fresh: new_, stable: old, changed };
}

const sameLeaf = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Git changed a ConfigMap and the template shows it only by a hash or by the ConfigMap's new name, or not at all. */
export const isAboutConfig = ({ changed }: Templates): boolean =>
  changed.length === 0 || changed.some((path) => CHECKSUM.test(path) || CONFIG_REFERENCE.test(path));

export const CHECKSUM = /^metadata\.annotations\."?[^"]*(checksum|hash)[^"]*"?$/i;
const CONFIG_REFERENCE = /\.(configMapRef|configMapKeyRef|configMap)\.name$/;

/** Where the template begins in the object. */
export const TEMPLATE = /^spec\.(jobTemplate\.spec\.)?template\./;

/**
 * Undefined when the rendered changes are those of the templates. A leaf that Git writes must be what ran, before and
 * after; an image that changed although Git says nothing about it was set by something else.
 */
export function contradiction(templates: Templates, changes: readonly RenderedChange[]): Reason | undefined {
  const own = changes.filter(({ path }) => TEMPLATE.test(path));
  const seen = new Set(own.map(({ path }) => path.replace(TEMPLATE, '')));
  for (const { path, before, after } of own) {
    const below = path.replace(TEMPLATE, '');
    if (agree(below, templates.stable.get(below), before) && agree(below, templates.fresh.get(below), after)) continue;
    const detail = `${path} is one thing in Git and another in the pod templates: something outside Git sets it.`;
    return because('render-not-live', detail);
  }
  const stray = templates.changed.find((path) => path.endsWith('.image') && !seen.has(path));
  if (stray === undefined) return undefined;
  return because('render-not-live', `${stray} changed in the cluster and not in Git: something outside Git set it.`);
}

const REDACTED = '[redacted]';

/** Quantities are written in many ways; what is hidden cannot contradict. */
function agree(path: string, live: unknown, rendered: unknown): boolean {
  const [a, b] = [live ?? undefined, rendered ?? undefined];
  if (a === b || (typeof a === 'string' && a.includes(REDACTED))) return true;
  if (isEmpty(a) && isEmpty(b)) return true;
  if (a === undefined || b === undefined) return false;
  const [left, right] = [String(a), String(b)];
  if (left === right) return true;
  if (/\.resources\.[^.]+\.cpu$/.test(path)) return parseCpu(left) === parseCpu(right);
  return /\.resources\./.test(path) && parseMemory(left) !== undefined && parseMemory(left) === parseMemory(right);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
