/** Of everything that two revisions render differently: what the failure can come from, and what speaks against going back. */
import type { Hazard } from '../../model/blame.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { ManifestObject, RenderedChange } from '../../model/manifests.ts';
import { groupOf, workloadName } from '../../model/workload.ts';
import { isRecord } from '../locate/documents.ts';
import { flatten } from '../prove/flatten.ts';
import { TEMPLATE } from './templates.ts';

export interface Scope {
  /** The object whose template failed, or whose sync did. */
  readonly object: ObjectRef;
  /** Where objects without a namespace of their own go. */
  readonly destination: string | undefined;
  /** `template`: only the pod template counts; `object`: all of it, for syncs. */
  readonly part: 'template' | 'object';
  /** ConfigMaps that it reads count as well. */
  readonly withConfig: boolean;
}

export const isTarget = ({ object, destination }: Scope, ref: ObjectRef): boolean =>
  ref.kind === object.kind &&
  ref.name === object.name &&
  groupOf(ref) === groupOf(object) &&
  (ref.namespace ?? destination) === object.namespace;

/** `good` and `bad` are whole renderings: both may name ConfigMaps, which carry a hash where Kustomize makes them. */
export function relevantIn(
  changes: readonly RenderedChange[],
  scope: Scope,
  renderings: readonly (readonly ManifestObject[])[],
): readonly RenderedChange[] {
  const config = scope.withConfig ? referred(scope, renderings, CONFIG_NAME) : new Set<string>();
  return changes.filter(({ object, path }) => {
    if (isTarget(scope, object)) return scope.part === 'object' ? !OF_NOBODY.test(path) : TEMPLATE.test(path);
    return object.kind === 'ConfigMap' && config.has(object.name);
  });
}

/** An autoscaler's, and what Argo CD writes. */
const OF_NOBODY = /^(spec\.replicas|status\.|metadata\.annotations\."argocd\.argoproj\.io\/tracking-id")/;

const CONFIG_NAME = /\.(configMapRef|configMapKeyRef|configMap)\.name$/;
const SECRET_NAME = /(\.(secretRef|secretKeyRef)\.name|\.secret\.(secretName|name))$/;

function referred(scope: Scope, renderings: readonly (readonly ManifestObject[])[], sign: RegExp): ReadonlySet<string> {
  const names = renderings.flat().flatMap(({ ref, body }) => {
    if (!isTarget(scope, ref)) return [];
    return [...flatten(body)].flatMap(([path, value]) => (sign.test(path) && typeof value === 'string' ? [value] : []));
  });
  return new Set(names);
}

const SECRETS: readonly string[] = ['Secret', 'SealedSecret', 'ExternalSecret', 'SopsSecret'];
const SECRET_CHECKSUM = /\.annotations\."?[^"]*(checksum|hash)[^"]*secret/i;
const MIGRATION = /migrat|flyway|liquibase|alembic|schema|sqitch|atlas|prisma|db-?(init|upgrade|update|setup)/i;

/** Each kind once. */
export function hazardsIn(
  changes: readonly RenderedChange[],
  scope: Scope,
  renderings: readonly (readonly ManifestObject[])[],
): readonly Hazard[] {
  const secrets = referred(scope, renderings, SECRET_NAME);
  const bodies = new Map(renderings.flat().map(({ ref, body }) => [workloadName(ref), body]));
  const found = changes.flatMap(({ object, path }) => {
    const hazard = hazardOf({ object, path }, { scope, secrets, body: bodies.get(workloadName(object)) });
    return hazard === undefined ? [] : [{ ...hazard, object }];
  });
  return [...new Map(found.map((hazard) => [hazard.kind, hazard])).values()];
}

interface Around {
  readonly scope: Scope;
  readonly secrets: ReadonlySet<string>;
  readonly body: ManifestObject['body'] | undefined;
}

function hazardOf(
  { object, path }: Pick<RenderedChange, 'object' | 'path'>,
  { scope, secrets, body }: Around,
): Pick<Hazard, 'kind' | 'detail'> | undefined {
  const name = workloadName(object);
  const isSecret = SECRETS.includes(object.kind) && secrets.has(object.name);
  if (isSecret || (isTarget(scope, object) && SECRET_CHECKSUM.test(path)))
    return {
      kind: 'secret',
      detail: `the Secret behind ${name} changed as well, and nobody here can say what was in it`,
    };
  if (object.kind === 'Job' && isMigration(body))
    return { kind: 'migration', detail: `${name} migrates data and was changed as well: going back does not undo it` };
  if (object.kind === 'CustomResourceDefinition' || object.kind === 'PersistentVolumeClaim')
    return { kind: 'storage', detail: `${name} was changed as well: what is stored may not fit the older version` };
  if (object.kind === 'StatefulSet' && /^spec\.volumeClaimTemplates/.test(path) && scope.part === 'template')
    return { kind: 'storage', detail: `the volumeClaimTemplates of ${name} were changed as well` };
  if (object.kind === 'ConfigMap' && body?.immutable === true && scope.withConfig)
    return { kind: 'immutable', detail: `${name} is immutable: it cannot be set back in place` };
  return isTarget(scope, object) && scope.part === 'template' && object.kind === 'Job'
    ? { kind: 'immutable', detail: `the template of ${name} cannot be changed in place` }
    : undefined;
}

/** A Job that Argo CD or Helm runs on the way, and whose words say what it does. */
function isMigration(body: ManifestObject['body'] | undefined): boolean {
  const metadata = isRecord(body?.metadata) ? body.metadata : {};
  const annotations = isRecord(metadata.annotations) ? metadata.annotations : {};
  const isHook = 'argocd.argoproj.io/hook' in annotations || 'helm.sh/hook' in annotations;
  if (!isHook) return false;
  const words = [...flatten(body)].filter(([path]) => /(name|image|args\[\d+\]|command\[\d+\])$/.test(path));
  return words.some(([, value]) => MIGRATION.test(String(value)));
}
