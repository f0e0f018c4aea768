import { matchesAny } from '../../model/match.ts';
import type { Guardrails, LoweredMode } from '../../model/policy.ts';

/** Gate 2: the lowest mode of all rules that fit; undefined where none does. */
export function loweredMode(
  guardrails: Guardrails | undefined,
  { namespace, check }: { readonly namespace: string | undefined; readonly check: string },
): LoweredMode | undefined {
  const fitting = (guardrails?.modes ?? []).filter(
    (rule) => matchesAny(rule.namespaces, namespace ?? '') && matchesAny(rule.checks, check),
  );
  if (fitting.some(({ mode }) => mode === 'observe')) return 'observe';
  return fitting.length > 0 ? 'dry-run' : undefined;
}
