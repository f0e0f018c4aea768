import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Reason } from '../../model/reason.ts';
import { withoutUser } from '../../model/repository.ts';
import { type Body, kustomizationIn, listIn, wordsIn } from './kustomize-files.ts';

/**
 * What in the files themselves keeps a kustomization from being built here; undefined where only the tool can say. Asked
 * after a failure: the message of a tool names the last thing that went wrong, not what somebody could do about it.
 */
export async function kustomizeCause(folder: string): Promise<Reason | undefined> {
  const seen = new Set([folder]);
  for (const at of seen) {
    const body = await kustomizationIn(at);
    if (body === undefined) continue;
    const where = relative(folder, at) || '.';
    const cause = unsupported(body) ?? (await pluginIn(body, at));
    if (cause !== undefined) return { code: 'source-unsupported', detail: `${where}: ${cause}` };
    for (const entry of entriesOf(body)) {
      const found = await lookAt(entry, at);
      if (found === 'folder') seen.add(resolve(at, entry));
      else if (found !== 'file') return { ...found, detail: `${where}: ${found.detail}` };
    }
  }
  return undefined;
}

const unsupported = (body: Body): string | undefined =>
  listIn(body.helmChartInflationGenerator).length > 0
    ? 'helmChartInflationGenerator is not rendered; helmCharts, which replaced it, is.'
    : undefined;

/** https://github.com/viaduct-ai/kustomize-sops and others of its kind. */
async function pluginIn(body: Body, folder: string): Promise<string | undefined> {
  for (const entry of ['generators', 'transformers', 'validators'].flatMap((key) => wordsIn(body[key]))) {
    const text = entry.includes('\n') ? entry : await readFile(join(folder, entry), 'utf8').catch(() => '');
    if (text.includes('config.kubernetes.io/function'))
      return `${entry.split('\n')[0]} needs a plugin, and none is run.`;
  }
  return undefined;
}

const entriesOf = (body: Body): string[] =>
  ['resources', 'bases', 'components', 'crds']
    .flatMap((key) => wordsIn(body[key]))
    .filter((one) => !one.includes('\n'));

async function lookAt(entry: string, folder: string): Promise<'file' | 'folder' | Reason> {
  const path = resolve(folder, entry);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return 'folder';
  if (found !== undefined) return path.startsWith(folder + sep) ? 'file' : outside(entry);
  const remote = /:\/\/|^git@|\?ref=|^[\w-]+(\.[\w-]+)+\/[\w.-]+\//.test(entry);
  if (!remote) return { code: 'file-not-found', detail: `${entry} does not exist.` };
  return { code: 'source-remote', detail: `${withoutUser(entry)} is not in the repository, and nothing is fetched.` };
}

const outside = (entry: string): Reason => ({
  code: 'source-unsupported',
  detail: `${entry} is outside of its folder, which needs --load-restrictor LoadRestrictionsNone.`,
});
