/** Every form in which deploy/ can be used, as the tools make it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments, stringify } from 'yaml';

export const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
export const output = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: 'pipe' });
export const objects = (text: string): object[] =>
  parseAllDocuments(text)
    .map((one) => one.toJS())
    .filter((one) => one !== null);

/** With whichever is there: test/real/parts.ts takes a new enough kubectl for kustomize. */
export function built(at: string): string {
  const alone = spawnSync('kustomize', ['build', at], { encoding: 'utf8' });
  return alone.error === undefined && alone.status === 0 ? alone.stdout : output('kubectl', ['kustomize', at]);
}

/** An overlay with components, as somebody would put them together. */
export function kustomized(overlay: string, components: readonly string[]): object[] {
  const at = join(deploy, 'overlays', `.test-${overlay}-${components.join('-')}`);
  execFileSync('mkdir', ['-p', at]);
  try {
    const paths = { resources: [`../${overlay}`], components: components.map((name) => `../../components/${name}`) };
    const kind = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', namespace: 'trimtab' };
    writeFileSync(join(at, 'kustomization.yaml'), stringify({ ...kind, ...paths }));
    return objects(built(at));
  } finally {
    rmSync(at, { recursive: true });
  }
}
export const charted = (...set: readonly string[]): object[] =>
  objects(
    output('helm', [
      'template',
      'trimtab',
      join(deploy, 'chart'),
      '--namespace',
      'trimtab',
      '--kube-version',
      '1.31.0',
      ...set.flatMap((one) => ['--set', one]),
    ]),
  );

export const FORMS: Readonly<Record<string, () => object[]>> = {
  'overlay cronjob': () => kustomized('cronjob', []),
  'overlay cronjob in shards': () => kustomized('cronjob', ['shards']),
  'overlay serve': () => kustomized('serve', []),
  'overlay serve with everything': () => kustomized('serve', ['direct-fixes', 'monitoring']),
  'chart serve': () => charted(),
  'chart serve with everything': () => charted('persistence.enabled=true', 'monitoring=true', 'directFixes=true'),
  'chart cronjob with everything': () =>
    charted('mode=cronjob', 'persistence.enabled=true', 'monitoring=true', 'directFixes=true'),
};
