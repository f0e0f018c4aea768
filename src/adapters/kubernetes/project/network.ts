import { z } from 'zod';
import type { EndpointSlice, Ingress, Service } from '../../../model/cluster-objects.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { many, present, texts } from './shape.ts';

const portName = z.union([z.string(), z.number()]);
const rawPort = z.object({ name: z.string().nullish(), port: z.number(), targetPort: portName.nullish() });

export const service = (type: TypeMeta) =>
  z
    .object({
      metadata: rawMeta,
      spec: z.object({ type: z.string().nullish(), selector: texts, ports: many(rawPort) }),
    })
    .transform(
      ({ metadata, spec }): Service => ({
        ...metaOf(type, metadata),
        selector: spec.selector,
        type: spec.type || 'ClusterIP',
        ports: spec.ports.map(({ name, port, targetPort }) => present({ name, port, targetPort: targetPort ?? port })),
      }),
    );

const rawEndpoint = z.object({
  addresses: many(z.string()),
  conditions: z.object({ ready: z.boolean().nullish() }).nullish(),
});

/** Counted, not kept: a slice holds up to 100 addresses. An unset `ready` means ready, as the API says. */
export const endpointSlice = (type: TypeMeta) =>
  z.object({ metadata: rawMeta, endpoints: many(rawEndpoint) }).transform(({ metadata, endpoints }): EndpointSlice => {
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false).length;
    return present({
      ...metaOf(type, metadata),
      service: metadata.labels['kubernetes.io/service-name'],
      ready,
      notReady: endpoints.length - ready,
    });
  });

const rawBackend = z
  .object({
    service: z
      .object({
        name: z.string(),
        port: z.object({ name: z.string().nullish(), number: z.number().nullish() }).nullish(),
      })
      .nullish(),
  })
  .nullish();
type Backend = z.output<typeof rawBackend>;

const rawRule = z.object({ http: z.object({ paths: many(z.object({ backend: rawBackend })) }).nullish() });

export const ingress = (type: TypeMeta) =>
  z
    .object({ metadata: rawMeta, spec: z.object({ defaultBackend: rawBackend, rules: many(rawRule) }).nullish() })
    .transform(({ metadata, spec }): Ingress => {
      const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
      const all = [spec?.defaultBackend, ...paths.map(({ backend }) => backend)].flatMap(backendOf);
      return { ...metaOf(type, metadata), backends: all };
    });

const backendOf = (raw: Backend): Ingress['backends'][number][] =>
  raw?.service
    ? [present({ service: raw.service.name, port: raw.service.port?.name || raw.service.port?.number })]
    : [];
