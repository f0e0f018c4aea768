import { z } from 'zod';

type Kustomization = Readonly<Record<string, unknown>>;
export type Overridden =
  | { readonly kind: 'changed'; readonly kustomization: Kustomization }
  | { readonly kind: 'unsupported'; readonly issue: string };

const text = z.string();
const strings = z.record(z.string(), z.string());

/** `spec.source.kustomize` of Argo CD 3; a key that is not here is not understood, and then nothing is rendered. */
const overridesSchema = z.strictObject({
  namePrefix: text.optional(),
  nameSuffix: text.optional(),
  images: z.array(z.string()).optional(),
  replicas: z.array(z.object({ name: z.string(), count: z.union([z.number(), z.string()]) })).optional(),
  commonLabels: strings.optional(),
  forceCommonLabels: z.boolean().optional(),
  labelWithoutSelector: z.boolean().optional(),
  labelIncludeTemplates: z.boolean().optional(),
  commonAnnotations: strings.optional(),
  forceCommonAnnotations: z.boolean().optional(),
  commonAnnotationsEnvsubst: z.boolean().optional(),
  namespace: text.optional(),
  patches: z.array(z.record(z.string(), z.unknown())).optional(),
  components: z.array(z.string()).optional(),
  ignoreMissingComponents: z.literal(false).optional(),
  /** Which binary Argo CD runs, and what its Helm inflation is told: nothing this build looks at. */
  version: text.optional(),
  kubeVersion: text.optional(),
  apiVersions: z.array(z.string()).optional(),
});
type Overrides = z.infer<typeof overridesSchema>;

/**
 * What Argo CD does with `kustomize edit` in its own copy before it builds.
 * https://github.com/argoproj/argo-cd/blob/master/util/kustomize/kustomize.go (Build)
 */
export function overrideKustomization(leaf: Kustomization, raw: Kustomization): Overridden {
  const parsed = overridesSchema.safeParse(raw);
  if (!parsed.success) return { kind: 'unsupported', issue: `spec.source.kustomize: ${issueOf(parsed.error)}` };
  const overrides = parsed.data;
  const problem = problemOf(leaf, overrides);
  if (problem !== undefined) return { kind: 'unsupported', issue: `spec.source.kustomize: ${problem}` };
  return { kind: 'changed', kustomization: { ...leaf, ...fields(leaf, overrides) } };
}

const issueOf = (error: z.ZodError): string => {
  const [first] = error.issues;
  return first === undefined ? 'not understood' : [first.path.join('.'), first.message].filter(Boolean).join(': ');
};

function problemOf(leaf: Kustomization, overrides: Overrides): string | undefined {
  const substituted = [
    ...(overrides.images ?? []),
    ...(overrides.commonAnnotationsEnvsubst === true ? Object.values(overrides.commonAnnotations ?? {}) : []),
  ];
  if (substituted.some((value) => value.includes('$'))) return 'environment variables in values are not known here';
  if (overrides.forceCommonLabels !== true && doubled(leaf.commonLabels, overrides.commonLabels))
    return 'commonLabels has a label that the kustomization sets too; Argo CD needs forceCommonLabels for that';
  if (overrides.forceCommonAnnotations !== true && doubled(leaf.commonAnnotations, overrides.commonAnnotations))
    return 'commonAnnotations has one that the kustomization sets too; Argo CD needs forceCommonAnnotations for that';
  return undefined;
}

const doubled = (present: unknown, added: Readonly<Record<string, string>> = {}): boolean =>
  Object.keys(added).some((key) => Object.hasOwn(recordOf(present), key));

function fields(leaf: Kustomization, overrides: Overrides): Kustomization {
  const {
    namePrefix = '',
    nameSuffix = '',
    namespace = '',
    images = [],
    replicas = [],
    patches = [],
    components = [],
  } = overrides;
  return {
    ...(namePrefix === '' ? {} : { namePrefix }),
    ...(nameSuffix === '' ? {} : { nameSuffix }),
    ...(namespace === '' ? {} : { namespace }),
    ...(images.length === 0 ? {} : { images: withNamed(leaf.images, images.map(imageOf)) }),
    ...(replicas.length === 0
      ? {}
      : {
          replicas: withNamed(
            leaf.replicas,
            replicas.map(({ name, count }) => ({ name, count: Number(count) })),
          ),
        }),
    ...(patches.length === 0 ? {} : { patches: [...listOf(leaf.patches), ...patches] }),
    ...(components.length === 0 ? {} : { components: [...listOf(leaf.components), ...components] }),
    ...labelFields(leaf, overrides),
    ...(overrides.commonAnnotations === undefined
      ? {}
      : { commonAnnotations: { ...recordOf(leaf.commonAnnotations), ...overrides.commonAnnotations } }),
  };
}

function labelFields(leaf: Kustomization, overrides: Overrides): Kustomization {
  const { commonLabels, labelWithoutSelector = false, labelIncludeTemplates = false } = overrides;
  if (commonLabels === undefined) return {};
  if (!labelWithoutSelector) return { commonLabels: { ...recordOf(leaf.commonLabels), ...commonLabels } };
  const entry = { pairs: commonLabels, includeSelectors: false, includeTemplates: labelIncludeTemplates };
  return { labels: [...listOf(leaf.labels), entry] };
}

interface Named {
  readonly name: string;
}

/** An entry of the same name is replaced, as `kustomize edit set` does. */
function withNamed(present: unknown, set: readonly Named[]): unknown[] {
  const names = new Set<unknown>(set.map(({ name }) => name));
  return [...listOf(present).filter((entry) => !names.has(recordOf(entry).name)), ...set];
}

/** `[name=]image[:tag][@digest]` of `kustomize edit set image`. */
function imageOf(argument: string): Named & Readonly<Record<string, string>> {
  const equals = argument.indexOf('=');
  const image = argument.slice(equals + 1);
  const [, path = image, tag, digest] = /^(.*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(image) ?? [];
  const name = equals < 0 ? path : argument.slice(0, equals);
  return {
    name,
    ...(path === name ? {} : { newName: path }),
    ...(tag === undefined ? {} : { newTag: tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
