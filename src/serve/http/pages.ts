import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, onlyWith, plain, type Route } from './route.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
};
/** Names that a pass writes: no dots but before the ending, so no way out of the folder. */
const PAGE = /^(?:\/[\w-][\w~-]*)*\/[\w-][\w~-]*\.(html|css|js|svg|json)$/;

const NOT_YET = 'No pass has ended yet: reload this page in a moment.';

/** The pages that the last pass wrote. */
export const pages =
  (folder: string): Route =>
  async ({ method, path }) => {
    const wanted = path === '/' ? '/index.html' : path;
    const ending = PAGE.exec(wanted)?.[1];
    if (ending === undefined) return undefined;
    if (method !== 'GET' && method !== 'HEAD') return onlyWith('GET');
    const text = await contentOf(join(folder, wanted));
    if (text !== undefined) return { status: 200, text, headers: { 'content-type': TYPES[ending] ?? '' } };
    return path === '/' ? notYet() : undefined;
  };

const notYet = (): Answer => plain(503, NOT_YET, { 'retry-after': '10' });

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
