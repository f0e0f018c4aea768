import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';
import { ladder as configuration, PACKAGES } from './ladder-rules.ts';

interface Finding {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

async function violations(baseDir: string): Promise<{ cruised: number; found: Finding[] }> {
  const options = { ...configuration.options, ruleSet: configuration, validate: true, baseDir } as ICruiseOptions & {
    ruleSet: IFlattenedRuleSet;
  };
  const reply = await cruise(['src'], options, undefined, {
    tsConfig: extractTSConfig(join(process.cwd(), 'tsconfig.json')),
  });
  if (typeof reply.output === 'string') throw new Error('the cruiser answered with text');
  const { totalCruised, violations: broken } = reply.output.summary;
  return { cruised: totalCruised, found: broken.map(({ rule, from, to }) => ({ rule: rule.name, from, to })) };
}

const sources = (): string[] =>
  readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

describe('the ladder', () => {
  it('holds, without cycles, and the checker saw every file', async () => {
    const { cruised, found } = await violations(process.cwd());
    expect(found).toEqual([]);
    expect(cruised).toBeGreaterThanOrEqual(sources().length);
  });

  it('is what the table of src/README.md says, with every room and every package', () => {
    const rows = readFileSync('src/README.md', 'utf8').split('\n');
    const rowOf = (room: string): string => rows.find((row) => row.startsWith(`| \`${room}/\` |`)) ?? '';
    const rooms = readdirSync('src', { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []));
    expect(rooms.filter((room) => rowOf(room) === '')).toEqual([]);
    for (const [room, packages] of Object.entries(PACKAGES))
      for (const name of packages) expect(rowOf(room)).toContain(`\`${name}\``);
  });

  it.each([
    ['model-imports-downwards', 'model/a.ts', "import '../ports/b.ts';", 'ports/b.ts'],
    ['pure-never-touches-node', 'decide/a.ts', "import 'node:fs';", 'decide/b.ts'],
    ['analyze-packages', 'analyze/a.ts', "import 'zod';", 'analyze/b.ts'],
    ['only-main-wires-adapters', 'cli/a.ts', "import '../adapters/git/b.ts';", 'adapters/git/b.ts'],
    ['traces-are-loaded-when-asked-for', 'wiring/a.ts', "import '../adapters/otel/b.ts';", 'adapters/otel/b.ts'],
    ['adapters-are-strangers', 'adapters/git/a.ts', "import '../slack/b.ts';", 'adapters/slack/b.ts'],
    [
      'analyzers-are-strangers',
      'analyze/oom-killed/a.ts',
      "import '../over-provisioned/b.ts';",
      'analyze/over-provisioned/b.ts',
    ],
    ['no-cycles', 'model/a.ts', "import './b.ts';", 'model/b.ts'],
  ])('rule %s can fire', async (rule, file, text, other) => {
    const house = mkdtempSync(join(tmpdir(), 'trimtab-ladder-'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(house, 'node_modules'));
    for (const path of [file, other]) mkdirSync(join(house, 'src', path, '..'), { recursive: true });
    writeFileSync(join(house, 'src', other), rule === 'no-cycles' ? "import './a.ts';\n" : 'export {};\n');
    writeFileSync(join(house, 'src', file), `${text}\n`);
    const { found } = await violations(house);
    expect(found.map((finding) => finding.rule)).toContain(rule);
  });
});

describe('pure rooms', () => {
  const FORBIDDEN =
    /\b(Date\.now|Math\.random|new Date\(\)|process\.|console\.|fetch\(|performance\.|setTimeout|crypto\.)/;
  const pure = sources().filter((path) => /^(model|analyze|decide|propose|report)\//.test(path));

  it.each(pure)('%s reads no clock, dice, environment or network', (path) => {
    const code = withoutComments(readFileSync(join('src', path), 'utf8'));
    expect(FORBIDDEN.exec(code)?.[0]).toBeUndefined();
  });

  it.each(pure.filter((path) => !path.startsWith('model/')))('%s never awaits', (path) => {
    expect(/\bawait\b|\basync\b/.exec(withoutComments(readFileSync(join('src', path), 'utf8')))?.[0]).toBeUndefined();
  });
});

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
