interface Step {
  readonly kind: 'enter' | 'leave';
  readonly value: object;
}

/**
 * YAML can say that a value holds itself (`a: &a [*a]`). Kubernetes' own reader refuses that, and whoever walks such a
 * value never ends; what is only shared (`[*a, *a]`) is fine.
 */
export function holdsItself(value: unknown): boolean {
  const [open, done] = [new Set<object>(), new Set<object>()];
  const steps: Step[] = entered([value]);
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { kind, value: one } = step;
    if (kind === 'leave') {
      open.delete(one);
      done.add(one);
    } else if (open.has(one)) {
      return true;
    } else if (!done.has(one)) {
      open.add(one);
      // Arguments of `push` have a limit that a long list exceeds.
      steps.push({ kind: 'leave', value: one });
      for (const inner of entered(partsOf(one))) steps.push(inner);
    }
  }
  return false;
}

const partsOf = (one: object): readonly unknown[] =>
  Array.isArray(one) ? one : one instanceof Map ? [...one].flat() : Object.values(one);

const entered = (values: readonly unknown[]): Step[] =>
  values.flatMap((value) => (typeof value === 'object' && value !== null ? [{ kind: 'enter', value }] : []));
