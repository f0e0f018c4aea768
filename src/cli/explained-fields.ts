import { ConfigError, RequestError } from '../model/errors.ts';
import { policyFor } from '../model/match.ts';
import type { Settings } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import type { Ports } from '../ports/ports.ts';
import { askedContainers, askedWorkload, closest } from './asked-workload.ts';
import type { Explained } from './explanation-text.ts';

export interface AskedField {
  readonly workload: string;
  /** Every container if left out. */
  readonly container?: string | undefined;
  readonly field: string;
}

/** Where a field of a live workload is written, and why there; one answer per container. */
export async function explainedFields(
  { snapshot, ports }: Looked,
  settings: Settings,
  { workload: typed, container, field }: AskedField,
): Promise<Explained[]> {
  const [{ explaining }, { answer }] = await Promise.all([import('../propose/explain.ts'), import('../act/answer.ts')]);
  const workload = askedWorkload(typed, snapshot.workloads);
  const writes = policyFor(workload, settings.policies)?.writes ?? settings.policies.policies[0]?.writes;
  if (writes === undefined) throw new ConfigError({ path: 'policies', got: 'none', want: 'at least one policy' });
  const one = async (own: { readonly container?: string }): Promise<Explained> => ({
    ...own,
    field,
    sharedFiles: writes.sharedFiles,
    explanation: await answer(explaining(snapshot, { object: workload.ref, ...own, field, writes }), ports),
  });
  if (!(await isOfContainer(workload, field)) && container === undefined) return [await one({})];
  const explained: Explained[] = [];
  for (const name of askedContainers(workload, container)) explained.push(await one({ container: name }));
  return explained;
}

interface Looked {
  readonly snapshot: Snapshot;
  readonly ports: Pick<Ports, 'renderer' | 'log'>;
}

/** A field that is known without a container is the object's own; one that is not known at all is said here. */
async function isOfContainer(workload: Workload, field: string): Promise<boolean> {
  const { PROBED_FIELDS, probeOf } = await import('../propose/probe.ts');
  if (probeOf(workload, { field }) !== undefined) return false;
  const [first] = workload.containers;
  if (first !== undefined && probeOf(workload, { container: first.spec.name, field }) !== undefined) return true;
  const known = PROBED_FIELDS.map((name) => (name.endsWith('.') ? `${name}NAME` : name));
  const [likely = '', ...others] = closest(field, known);
  const want = `a field of this workload, such as ${likely} (others: ${others.join(', ')})`;
  throw new RequestError({ path: '--field', got: field, want });
}

export const explainedJson = ({ container, field, explanation }: Explained) => ({
  ...(container === undefined ? {} : { container }),
  field,
  ...explanation,
});
