/** Programs in PATH that write down how they were called before they do what they always do. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Called {
  readonly program: string;
  readonly args: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Spy {
  readonly path: string;
  readonly calls: () => Called[];
  /** Programs that git started itself, with their arguments. */
  readonly traces: () => string;
}

export function spyOn(folder: string, programs: readonly string[]): Spy {
  const [bin, logs] = [join(folder, 'spies'), join(folder, 'calls')];
  mkdirSync(bin);
  mkdirSync(logs);
  const searched = (process.env.PATH ?? '').split(':');
  for (const program of programs) {
    const place = searched.find((part) => existsSync(join(part, program)));
    if (place === undefined) continue;
    writeFileSync(join(bin, program), script(program, { logs, real: join(place, program) }));
    chmodSync(join(bin, program), 0o755);
  }
  const readAll = (ending: string) => filesIn(logs, ending);
  return {
    path: `${bin}:${process.env.PATH}`,
    calls: () => readAll('.call').map(called),
    traces: () => readAll('.trace').join('\n'),
  };
}

const script = (program: string, { logs, real }: { logs: string; real: string }): string => `#!/bin/sh
{ printf '%s\\0' '${program}' "$*"; env -0; } > '${logs}'/$$-$(date +%N).call
${program === 'git' ? `export GIT_TRACE='${logs}'/$$.trace` : ''}
exec '${real}' "$@"
`;

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

function called(text: string): Called {
  const [program = '', args = '', ...variables] = text.split('\0');
  const pairs = variables.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return { program, args, environment: Object.fromEntries(pairs) };
}

/** A secret and the forms in which it travels: as it is, in a URL, and in base64 alone and as git sends it. */
export function formsOf(secret: string): string[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  const url = (text: string) => Buffer.from(text).toString('base64url');
  // Of a key, every line is one too many.
  const lines = secret.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
  return lines.flatMap((text) => [
    text,
    encodeURIComponent(text),
    base64(text),
    url(text),
    base64(`x-access-token:${text}`),
    JSON.stringify(text).slice(1, -1),
  ]);
}
