import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { z } from 'zod';
import { RequestError } from '../../model/errors.ts';

/** Reads one file of a capture. A person passed the folder, so whatever is wrong with it is a RequestError that names the file. */
export async function readJson<T>(dir: string, path: string, schema: z.ZodType<T>): Promise<T> {
  return parseJson(join(dir, path), (await readBytes(dir, path)).toString('utf8'), schema);
}

/** The lines of a compressed file, each checked as it is needed. */
export async function* readLines<T>(dir: string, path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  const file = join(dir, path);
  const text = unzipped(file, await readBytes(dir, path));
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    if (line !== '') yield parseJson(`${file}:${number}`, line, schema);
  }
}

export const isThere = (dir: string, path: string): Promise<boolean> =>
  access(join(dir, path)).then(
    () => true,
    () => false,
  );

export async function readBytes(dir: string, path: string): Promise<Buffer> {
  const file = join(dir, path);
  try {
    return await readFile(file);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RequestError({
      path: file,
      got: UNREADABLE[error.code] ?? `it cannot be read (${error.code})`,
      want: WHOLE,
      cause: error,
    });
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'a file that this user may not read',
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
};

const WHOLE = 'a folder that `trimtab capture` wrote to the end';

function unzipped(file: string, bytes: Buffer): string {
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    throw new RequestError({ path: file, got: 'a damaged gzip file', want: WHOLE, cause: error });
  }
}

function parseJson<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const raw = rawJson(file, text);
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? '' : issue.path.join('.');
  throw new RequestError({
    path: where === '' ? file : `${file} at ${where}`,
    got: issue?.message ?? 'something else',
    want: 'a capture of this version',
    cause: parsed.error,
  });
}

function rawJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RequestError({ path: file, got: 'text that is not JSON', want: WHOLE, cause: error });
  }
}

const isFileError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';
