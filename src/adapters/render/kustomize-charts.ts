import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Reason } from '../../model/reason.ts';
import { withoutUser } from '../../model/repository.ts';
import { absentDependencies, isChart } from './helm-dependencies.ts';
import { schemaWayOut } from './helm-schema.ts';
import { type Body, kustomizationIn, listIn, namedBy, wordsIn } from './kustomize-files.ts';
import { isWithin } from './within.ts';

/**
 * May `helmCharts` of a kustomization and its bases be rendered here? Only from charts of the repository, with nothing in them
 * that leads elsewhere: Kustomize puts `releaseName` among the arguments of helm, where `--post-renderer=./x.sh` would run a
 * program of the repository, and `chartHome` may be any folder of the machine.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/helmchartargs.go (AsHelmArgs)
 */
export async function chartsIn(folder: string, root: string): Promise<'none' | 'vendored' | Reason> {
  const home = await realpath(root);
  const start = await realpath(folder);
  const kustomizations = await reached(start, home);
  if (!kustomizations.some(({ body }) => listIn(body?.helmCharts).length > 0)) return 'none';
  for (const { at, body } of kustomizations) {
    const reason = body === undefined ? UNREADABLE : (notVetted(body) ?? (await notVendored(body, at, home)));
    if (reason !== undefined) return { ...reason, detail: `${relative(start, at) || '.'}: ${reason.detail}` };
  }
  return 'vendored';
}

interface Kustomization {
  readonly at: string;
  /** Undefined where the file cannot be read: then nobody knows what it would run. */
  readonly body: Body | undefined;
}

/** The kustomization and all that it is built from, in the copy. */
async function reached(start: string, home: string): Promise<readonly Kustomization[]> {
  const seen = new Set([start]);
  const found: Kustomization[] = [];
  for (const at of seen) {
    const body = await kustomizationIn(at);
    found.push({ at, body });
    for (const entry of LEADING.flatMap((key) => wordsIn(body?.[key]))) {
      const named = await namedBy(entry, at);
      if (named?.isFolder === true && isWithin(named.path, home)) seen.add(named.path);
    }
  }
  return found;
}

const LEADING = ['resources', 'bases', 'components', 'crds', 'transformers', 'validators'];

const unsupported = (detail: string): Reason => ({ code: 'source-unsupported', detail });
const UNREADABLE: Reason = { code: 'file-unparsable', detail: 'the kustomization file is not a YAML map.' };

/** Go reads `HelmCharts` and `helmcharts` alike, so a key that is not known may be one that is. */
function notVetted(body: Body): Reason | undefined {
  const stranger = Object.keys(body).find((key) => !KEYS.has(key));
  if (stranger !== undefined) return unsupported(`${stranger} is not known, and beside helmCharts it may be anything.`);
  if (listIn(body.generators).length === 0) return undefined;
  return unsupported('generators beside helmCharts could render charts from anywhere.');
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const KEYS: ReadonlySet<string> = new Set([
  ...['apiVersion', 'kind', 'metadata', 'openapi', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels'],
  ...['commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches', 'images', 'replacements', 'replicas'],
  ...['vars', 'sortOptions', 'resources', 'components', 'crds', 'bases', 'configMapGenerator', 'secretGenerator'],
  ...['helmGlobals', 'helmCharts', 'generatorOptions', 'configurations', 'generators', 'transformers', 'validators'],
  'buildMetadata',
]);

const text = z.string();
const switched = z.boolean();

/** Helm's own folders (`configHome`) stay where they are. */
const chartsSchema = z.object({
  helmGlobals: z.strictObject({ chartHome: text.min(1).default('charts') }).default({ chartHome: 'charts' }),
  helmCharts: z
    .array(
      z.strictObject({
        name: text.min(1),
        repo: text.default(''),
        version: text.default(''),
        releaseName: text.regex(/^(?!-)/, 'starts like an option of helm').optional(),
        namespace: text.optional(),
        valuesFile: text.optional(),
        additionalValuesFiles: z.array(text).optional(),
        valuesInline: z.record(text, z.unknown()).optional(),
        valuesMerge: text.optional(),
        includeCRDs: switched.optional(),
        skipHooks: switched.optional(),
        skipTests: switched.optional(),
        apiVersions: z.array(text).optional(),
        kubeVersion: text.optional(),
        nameTemplate: text.optional(),
      }),
    )
    .default([]),
});
type Chart = z.infer<typeof chartsSchema>['helmCharts'][number];

async function notVendored(body: Body, at: string, home: string): Promise<Reason | undefined> {
  const parsed = chartsSchema.safeParse(body);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    return unsupported(`${first?.path.join('.')}: ${first?.message}`);
  }
  const { helmCharts, helmGlobals } = parsed.data;
  for (const chart of helmCharts) {
    const folder = join(helmGlobals.chartHome, placeOf(chart));
    const path = await realpath(resolve(at, helmGlobals.chartHome, placeOf(chart))).catch(() => undefined);
    if (path !== undefined && !isWithin(path, home))
      return { code: 'file-outside-repository', detail: `${folder} leaves the repository.` };
    if (path === undefined || !(await isChart(path))) return absent(chart, folder);
    const schema = await schemaWayOut(path);
    if (schema !== undefined) return schema;
    const names = await absentDependencies(path);
    if (names.length === 0) continue;
    const detail = `charts that ${folder} depends on are not in its charts folder: ${names.join(', ')}`;
    return { code: 'source-remote', detail };
  }
  return undefined;
}

/** Where `helm pull` would have put it. */
const placeOf = ({ name, repo, version }: Chart): string =>
  repo !== '' && version !== '' ? join(`${name}-${version}`, name) : name;

function absent({ name, repo }: Chart, folder: string): Reason {
  if (repo === '') return { code: 'file-not-found', detail: `there is no chart in ${folder}.` };
  return unsupported(
    `the chart ${name} of ${withoutUser(repo)} is not in the repository (${folder}), and nothing is fetched.`,
  );
}
