import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonOf } from '../../model/json-of.ts';
import type { Reason } from '../../model/reason.ts';
import { isOnThisMachine } from './loopback.ts';
import { packedFiles } from './tar.ts';

const SCHEMA = 'values.schema.json';

/**
 * Helm loads what a `values.schema.json` refers to: over HTTP, which our proxy refuses except from this machine itself, and
 * out of any file of it (`../x` is `/x`). Looked for in a chart and in all that it carries, before it is rendered.
 */
export async function schemaWayOut(chart: string): Promise<Reason | undefined> {
  const schemas = await schemasIn(chart);
  const found = schemas.flatMap((text) => referencesIn(jsonOf(text))).find(leadsOut);
  if (found === undefined) return undefined;
  return { code: 'source-remote', detail: `${SCHEMA} refers to ${found.slice(0, 200)}, and nothing is fetched.` };
}

async function schemasIn(chart: string): Promise<string[]> {
  const found = await readFile(join(chart, SCHEMA), 'utf8').catch(() => undefined);
  const schemas = found === undefined ? [] : [found];
  const charts = join(chart, 'charts');
  for (const name of await readdir(charts).catch(() => [])) {
    const path = join(charts, name);
    schemas.push(...(name.endsWith('.tgz') ? schemasInArchive(await readFile(path)) : await schemasIn(path)));
  }
  return schemas;
}

const schemasInArchive = (archive: Buffer): string[] =>
  packedFiles(archive).flatMap(({ name, content }) => {
    if (name.includes('.tgz')) return schemasInArchive(content);
    return name.includes(SCHEMA) ? [content.toString('utf8')] : [];
  });

/** Not by recursion: a schema may be as deep as somebody likes. */
function referencesIn(schema: unknown): string[] {
  const found: string[] = [];
  const rest = [schema];
  for (let value = rest.pop(); value !== undefined; value = rest.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && /^\$(ref|schema|dynamicRef|recursiveRef)$/.test(key)) found.push(inner);
      else rest.push(inner);
    }
  }
  return found;
}

/** `#/definitions/x` and `#x` are in the schema itself; addresses elsewhere get no answer. */
const leadsOut = (reference: string): boolean =>
  isOnThisMachine(reference) || !(reference.startsWith('#') || /^https?:\/\//i.test(reference));
