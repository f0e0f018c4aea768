/** What a pass replays: a captured cluster, and the manifests that its Applications sync. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoGit } from '../../../src/cli/demo/bare-repository.ts';
import { captured } from '../captured.ts';
import { REPOSITORY_URL } from '../manifests.ts';

export interface Scene {
  readonly cluster: string;
  /** As the captured Applications name the repository. */
  readonly url: string;
  readonly capture: string;
  /** A bare repository with the manifests. */
  readonly manifests: string;
  readonly remove: () => void;
}

const DEMO = fileURLToPath(new URL('../../../deploy/demo/', import.meta.url));

/** 43 workloads, 14 days, Kustomize and all. */
export async function demoScene(): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-scene-'));
  const manifests = join(folder, 'manifests.git');
  const at = new Date('2026-11-02T09:00:00Z');
  await demoGit(process.env.PATH ?? '').create({ from: join(DEMO, 'manifests'), to: manifests, at });
  return {
    cluster: 'demo',
    url: 'https://git.example.com/shop/manifests.git',
    capture: join(DEMO, 'capture'),
    manifests,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Three workloads in plain files: two findings. */
export async function shopScene(): Promise<Scene> {
  const { folder, repository } = await captured();
  const manifests = join(folder, 'seed.git');
  cpSync(repository.path, manifests, { recursive: true });
  return {
    cluster: 'prod',
    url: REPOSITORY_URL,
    capture: join(folder, 'capture'),
    manifests,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
