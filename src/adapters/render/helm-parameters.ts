import { z } from 'zod';

const text = z.string();

/** `spec.source.helm` of Argo CD 3; with a key that is not here nothing is rendered. */
const helmSchema = z.strictObject({
  valueFiles: z.array(text).default([]),
  ignoreMissingValueFiles: z.boolean().default(false),
  values: text.optional(),
  valuesObject: z.record(text, z.unknown()).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: text.default(''),
        value: text.default(''),
        forceString: z.boolean().default(false),
      }),
    )
    .default([]),
  fileParameters: z.array(z.strictObject({ name: text.default(''), path: text.default('') })).default([]),
  releaseName: text.optional(),
  namespace: text.optional(),
  skipCrds: z.boolean().default(false),
  skipTests: z.boolean().default(false),
  skipSchemaValidation: z.boolean().default(false),
  kubeVersion: text.optional(),
  apiVersions: z.array(text).default([]),
  version: z.enum(['', 'v3']).optional(),
  /** For pulling charts, which is never done here. */
  passCredentials: z.boolean().optional(),
});
export type HelmParameters = z.infer<typeof helmSchema>;

/** The parameters of a source, or what in them is not understood. */
export function helmParameters(raw: Readonly<Record<string, unknown>> | undefined): HelmParameters | string {
  const parsed = helmSchema.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  return `spec.source.helm: ${[first?.path.join('.'), first?.message ?? 'not understood'].filter(Boolean).join(': ')}`;
}

/** The inline values: with `valuesObject` the text in `values` is ignored. */
export const inlineValues = ({ values, valuesObject }: HelmParameters): string | undefined => {
  if (valuesObject !== undefined && Object.keys(valuesObject).length > 0) return JSON.stringify(valuesObject);
  return values === undefined || values === '' ? undefined : values;
};

/** Commas are escaped as Argo CD does it: each but those of `{a,b}` lists. */
export const setArgument = (name: string, value: string): string => {
  const list = value.startsWith('{') && value.endsWith('}');
  return `${name}=${list ? value : value.replace(/([^\\]),/g, '$1\\,')}`;
};
