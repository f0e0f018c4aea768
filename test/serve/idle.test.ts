import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CONFIG = {
  cluster: { name: 'idle' },
  prometheus: { url: 'http://127.0.0.1:1' },
  repositories: [{ name: 'manifests', url: 'https://git.example.com/x.git', remote: '/nowhere/x.git' }],
  serve: { listen: '127.0.0.1:0', schedules: [] },
};
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Tells what a process loads: of the program as it is found, and at the end of Node itself. */
const RECORDER = `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
const tell = (lines) => appendFileSync(process.env.RECORD + '.' + process.pid, lines.map((line) => line + '\\n').join(''));
registerHooks({ resolve(name, context, next) { const found = next(name, context); tell([found.url]); return found; } });
process.on('exit', () => tell(process.moduleLoadList.map((name) => 'node ' + name)));
`;

describe('a server that waits', () => {
  let folder: string;
  let loaded: string[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'idle-'));
    loaded = await loadedBy(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('carries two packages: for its command line, and for its schedules', () => {
    const packages = loaded.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(['commander', 'croner']);
  });

  it('carries nothing of what only passes need', () => {
    const all = loaded.flatMap((url) =>
      url.includes('/node_modules/') ? [] : (/\/src\/(.+\.ts)/.exec(url)?.[1] ?? []),
    );
    const own = [...new Set(all)];
    expect(own).toContain('serve/serve.ts');
    const heavy = own.filter((file) => !/^(serve|cli|wiring|model)\/|^main\.ts$|^adapters\/log\/scrub\.ts$/.test(file));
    expect(heavy).toEqual([]);
    expect(own.length).toBeLessThan(45);
  });

  it('carries no TLS, no undici and no stripper of types', () => {
    const parts = loaded.filter((name) => name.startsWith('node NativeModule '));
    expect(parts).toContain('node NativeModule http');
    expect(parts.filter((name) => / (tls|internal\/tls|internal\/deps\/(undici|amaro))/.test(name))).toEqual([]);
  });
});

/** Of a server whose passes end at once; what it is told to be a cache of compiled sources holds nothing for it. */
async function loadedBy(folder: string): Promise<string[]> {
  const [recorder, record, config] = ['recorder.mjs', 'loaded', 'trimtab.json'].map((name) => join(folder, name));
  writeFileSync(recorder ?? '', RECORDER);
  writeFileSync(config ?? '', JSON.stringify(CONFIG));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'empty', 'capture.json'), '{}');
  const args = ['--config', config ?? '', 'serve', '--from', join(folder, 'empty'), '--state', join(folder, 'state')];
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
    env: {
      ...{ PATH: process.env.PATH, RECORD: record, HOME: folder, NODE_COMPILE_CACHE: join(folder, 'of-others') },
      NODE_OPTIONS: `--import=${pathToFileURL(recorder ?? '').href}`,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.includes('a pass has ended')) child.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code, said).toBe(0);
  return readFileSync(`${record}.${child.pid}`, 'utf8').split('\n');
}
