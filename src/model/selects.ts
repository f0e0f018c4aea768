import type { Workload } from './workload.ts';

/** A selector without a label selects nothing here: its pods are chosen by expressions, or by nobody. */
export function selects(
  {
    ref,
    selector,
  }: { readonly ref: { readonly namespace?: string }; readonly selector: Readonly<Record<string, string>> },
  { ref: own, controller, pods }: Workload,
): boolean {
  const labels = controller?.template.labels ?? pods[0]?.labels ?? {};
  const wanted = Object.entries(selector);
  return (
    own.namespace === ref.namespace && wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value)
  );
}
