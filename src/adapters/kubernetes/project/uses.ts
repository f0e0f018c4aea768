import { z } from 'zod';
import { byText } from '../../../model/by-text.ts';
import type { PodTemplate } from '../../../model/cluster.ts';
import { many } from './shape.ts';

const named = z.object({ name: z.string().nullish() }).nullish();

export const rawEnvFrom = z.object({ configMapRef: named, secretRef: named });

/** Of a volume. */
export const rawReads = {
  configMap: named,
  secret: z.object({ secretName: z.string().nullish() }).nullish(),
  projected: z.object({ sources: many(z.object({ configMap: named, secret: named })) }).nullish(),
};

interface Reads {
  readonly configMap?: z.output<typeof named>;
  readonly secret?: z.output<typeof rawReads.secret>;
  readonly projected?: z.output<typeof rawReads.projected>;
  readonly persistentVolumeClaim?: { readonly claimName: string } | null | undefined;
}
interface Container {
  readonly env: readonly { readonly valueFrom?: KeyRefs | null | undefined }[];
  readonly envFrom: readonly z.output<typeof rawEnvFrom>[];
}
interface KeyRefs {
  readonly configMapKeyRef?: z.output<typeof named>;
  readonly secretKeyRef?: z.output<typeof named>;
}
type Use = NonNullable<PodTemplate['uses']>[number];

/** To be spread: names only, each once, sorted; nothing where there are none. */
export function usesOf(spec: {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly volumes: readonly Reads[];
}): Pick<PodTemplate, 'uses'> {
  const all = [
    ...spec.volumes.flatMap(ofVolume),
    ...[...spec.initContainers, ...spec.containers].flatMap(({ env, envFrom }) => [
      ...envFrom.flatMap(({ configMapRef, secretRef }) => [
        ...use('ConfigMap', configMapRef?.name),
        ...use('Secret', secretRef?.name),
      ]),
      ...env.flatMap(({ valueFrom }) => [
        ...use('ConfigMap', valueFrom?.configMapKeyRef?.name),
        ...use('Secret', valueFrom?.secretKeyRef?.name),
      ]),
    ]),
  ];
  const uses = [...new Map(all.map((one) => [`${one.kind}/${one.name}`, one]))].sort(([a], [b]) => byText(a, b));
  return uses.length === 0 ? {} : { uses: uses.map(([, one]) => one) };
}

const ofVolume = ({ configMap, secret, projected, persistentVolumeClaim }: Reads): Use[] => [
  ...use('ConfigMap', configMap?.name),
  ...use('Secret', secret?.secretName),
  ...use('PersistentVolumeClaim', persistentVolumeClaim?.claimName),
  ...(projected?.sources ?? []).flatMap((source) => [
    ...use('ConfigMap', source.configMap?.name),
    ...use('Secret', source.secret?.name),
  ]),
];

const use = (kind: Use['kind'], name: string | null | undefined): Use[] =>
  name === undefined || name === null ? [] : [{ kind, name }];
