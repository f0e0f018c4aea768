import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { built, objects } from './forms.ts';
import { schemaFaults } from './schemas.ts';

const step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none']));
const job = z.object({ 'timeout-minutes': z.number(), permissions: permissions.optional(), steps: z.array(step) });
const workflow = z.object({ on: z.record(z.string(), z.unknown()), permissions, jobs: z.record(z.string(), job) });

const FOLDER = '.github/workflows';
const WORKFLOWS = globSync('*.yml', { cwd: FOLDER })
  .sort()
  .map((name) => {
    const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
    return { name, text, ...workflow.parse(parse(text)) };
  });
const stepsOf = ({ jobs }: z.infer<typeof workflow>) => Object.values(jobs).flatMap(({ steps }) => steps);
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(parse(readFileSync('package.json', 'utf8')));

it('there are workflows for tests, image, end-to-end and release', () => {
  expect(WORKFLOWS.map(({ name }) => name)).toEqual(['ci.yml', 'e2e.yml', 'image.yml', 'release.yml']);
});

describe.each(WORKFLOWS)('$name', (one) => {
  it('pins every action to a commit and says which version that is', () => {
    const uses = one.text.split('\n').filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may read only, except where it says otherwise', () => {
    expect(one.permissions).toEqual({ contents: 'read' });
    const writes = Object.values(one.jobs).filter((each) => Object.values(each.permissions ?? {}).includes('write'));
    expect(writes.length > 0).toBe(one.name === 'release.yml');
    expect(Object.keys(one.on)).not.toContain('pull_request_target');
  });

  it('leaves no credentials in the checkout, and puts no text of strangers into a shell', () => {
    for (const each of stepsOf(one)) {
      if (each.uses?.startsWith('actions/checkout@') === true)
        expect(each.with).toMatchObject({ 'persist-credentials': false });
      expect(each.run ?? '').not.toMatch(/\$\{\{\s*(github\.(event|head_ref|ref_name|actor)|inputs)/);
    }
  });

  it('calls scripts and files that there are', () => {
    for (const { run = '' } of stepsOf(one)) {
      for (const [, name = ''] of run.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
        expect(scripts.scripts).toHaveProperty([name]);
      for (const [, file = ''] of run.matchAll(/(?:^|\s)((?:\.ci|deploy|test)\/[\w./-]*\w)/g))
        expect([file, existsSync(file)]).toEqual([file, true]);
    }
  });
});

it('an action is one commit in all workflows', () => {
  const uses = WORKFLOWS.flatMap(stepsOf).flatMap(({ uses: name }) => name ?? []);
  const names = new Set(uses.map((name) => name.split('@')[0]));
  expect(new Set(uses).size).toBe(names.size);
});

it('updates of actions, packages and base images are asked for', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8'));
  expect(updates.map((each: { 'package-ecosystem': string }) => each['package-ecosystem'])).toEqual([
    'github-actions',
    'npm',
    'docker',
  ]);
});

describe('the image', () => {
  const lines = readFileSync('deploy/image/Dockerfile', 'utf8').replaceAll('\\\n', '').split('\n');
  const [allowed = ''] = [readFileSync('deploy/image/Dockerfile.dockerignore', 'utf8')];

  it('runs as nobody in particular, by number, so that Kubernetes can check it', () => {
    const users = lines.filter((line) => line.startsWith('USER '));
    expect(users.at(-1)).toMatch(/^USER [1-9]\d{3,}:[1-9]\d{3,}$/);
    expect(lines.indexOf(users.at(-1) ?? '')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('RUN ')));
  });

  it('copies what there is and what the build may see', () => {
    const copied = lines
      .flatMap((line) => (/^COPY (?!--from)(.+) \S+$/.exec(line)?.[1] ?? '').split(' '))
      .filter(Boolean);
    expect(copied).toContain('src');
    for (const path of copied)
      expect([path, existsSync(path), allowed.split('\n').includes(`!${path}`)]).toEqual([path, true, true]);
  });

  it('is built from versions, and from parts whose checksums Go and npm know', () => {
    const text = lines.join('\n');
    expect(text).not.toMatch(/:latest|@latest|curl|wget|\bADD\b/);
    for (const [, image = ''] of text.matchAll(/^ARG (?:NODE|GO)=(.+)$/gm)) expect(image).toMatch(/^\d+\.\d+[\w.-]*$/);
    for (const [, version = ''] of text.matchAll(/go install .*?@(\S+)/g)) expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
    expect(text).toContain('npm ci ');
  });
});

describe('scripts of the workflows', () => {
  it.each(['deploy/image/check.sh', 'test/e2e/kind/run.sh', 'test/e2e/kind/tell.sh'])(
    '%s is one that bash takes',
    (file) => {
      expect(spawnSync('bash', ['-n', file]).status).toBe(0);
      expect(statSync(file).mode & 0o100).toBe(0o100);
    },
  );

  it('the end-to-end cluster is made of objects that fit their schemas', async () => {
    const files = ['application', 'gitea', 'hungry'].map((name) => readFileSync(`test/e2e/kind/${name}.yaml`, 'utf8'));
    const all = [...files.flatMap(objects), ...objects(built('test/e2e/kind'))];
    expect((await Promise.all(all.map(schemaFaults))).flat()).toEqual([]);
    expect(all.length).toBeGreaterThan(15);
  });
});
