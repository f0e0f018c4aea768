import type { RenderRequest } from '../../model/manifests.ts';
import { KUBERNETES_VERSION } from './helm.ts';
import type { HelmTool } from './helm-tool.ts';
import { type Body, wordsIn } from './kustomize-files.ts';
import type { KustomizeTool } from './kustomize-tool.ts';

interface Inflation {
  readonly tool: KustomizeTool;
  /** `spec.source.kustomize` of the Application. */
  readonly overrides: Body | undefined;
  readonly platform: RenderRequest['platform'];
}

/**
 * What Argo CD adds where `kustomize.buildOptions` has `--enable-helm`. Whether it has is not known here: where it has not,
 * nothing is live that could be compared.
 * https://github.com/argoproj/argo-cd/blob/master/util/kustomize/kustomize.go (parseKustomizeBuildOptions)
 */
export function chartArguments({ tool, overrides, platform }: Inflation, helm: HelmTool): readonly string[] {
  const enabled = ['--enable-helm', '--helm-command', helm.program];
  if (!knowsCapabilities(tool.version)) return enabled;
  const own = typeof overrides?.kubeVersion === 'string' ? overrides.kubeVersion : '';
  const named = wordsIn(overrides?.apiVersions);
  const apiVersions = named.length > 0 ? named : (platform?.apiVersions ?? []);
  return [
    ...enabled,
    ...['--helm-kube-version', own || platform?.kubeVersion || KUBERNETES_VERSION],
    ...apiVersions.flatMap((one) => ['--helm-api-versions', one]),
  ];
}

/** Since kustomize 5.3. */
function knowsCapabilities(version: string): boolean {
  const [, major = 0, minor = 0] = /^v(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  return major > 5 || (major === 5 && minor >= 3);
}
