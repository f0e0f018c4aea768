/**
 * Locates, edits and proves fields of every workload of checked-out repositories:
 * `node test/bench/manifests.ts DIR... [--json] [--field NAMES] [--sample N] [--refusals] [--generated N]`. See README.md.
 */
import { rm } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { renderer, type ScratchRenderer } from '../../src/adapters/render/renderer.ts';
import { binaries } from '../real/parts.ts';
import { asked, HELP } from './asked.ts';
import { generateMonorepo } from './manifests/generated.ts';
import { jsonOf } from './manifests/json.ts';
import { FIELDS, type FieldName } from './manifests/questions.ts';
import { type RepositoryScore, scoreRepository } from './manifests/repository.ts';
import { refusalsOf, reportOf } from './manifests/score-text.ts';
import { summaryOf } from './manifests/summary.ts';

const USAGE = `usage: npm run bench:manifests -- DIR... [--json] [--field NAMES] [--sample N] [--refusals] [--generated N]
  DIR          a checked-out repository
  --field      with commas between them: ${FIELDS.join(', ')}
  --sample     at most so many workloads of each repository
  --refusals   also print what was refused, and why
  --generated  also a repository made for it, of about so many files`;

const { values, positionals } = asked(USAGE, () =>
  parseArgs({
    allowPositionals: true,
    options: {
      ...HELP,
      json: { type: 'boolean', default: false },
      sample: { type: 'string' },
      field: { type: 'string', default: 'limits.memory' },
      refusals: { type: 'boolean', default: false },
      generated: { type: 'string' },
    },
  }),
);

const fields = values.field.split(',').map((name) => FIELDS.find((one) => one === name.trim()));
const known = fields.flatMap((field) => field ?? []);
const sample = numberIn(values.sample);
const generated = numberIn(values.generated);
if (positionals.length + (generated ?? 0) === 0 || known.length < fields.length || Number.isNaN(sample)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  const made = generated === undefined ? undefined : await generateMonorepo(generated);
  try {
    const scores = await scoreAll([...positionals, ...(made === undefined ? [] : [made])], { fields: known, sample });
    process.stdout.write(
      values.json ? `${JSON.stringify({ repos: scores.map(inJson) }, undefined, 2)}\n` : summaryOf(scores),
    );
  } finally {
    if (made !== undefined) await rm(made, { recursive: true });
  }
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text) > 0 ? Math.floor(Number(text)) : Number.NaN;
}

async function scoreAll(
  directories: readonly string[],
  asked: { readonly fields: readonly FieldName[]; readonly sample: number | undefined },
): Promise<RepositoryScore[]> {
  const scores: RepositoryScore[] = [];
  for (const directory of directories) {
    // The programs that `npm run parts` builds come first, as in the tests.
    const tools = renderer({ searchPath: [binaries, process.env.PATH ?? ''].join(delimiter) });
    try {
      if (scores.length === 0) await nameTools(tools);
      const say = (text: string): void => void process.stderr.write(`${directory}: ${text}\n`);
      const score = await scoreRepository(directory, tools, { ...asked, say });
      if (!values.json)
        process.stdout.write(
          reportOf(score) +
            refused(score)
              .map((one) => `  - ${one}\n`)
              .join(''),
        );
      scores.push(score);
    } finally {
      await tools.close();
    }
  }
  return scores;
}

function refused(score: RepositoryScore): string[] {
  return values.refusals ? refusalsOf(score) : [];
}

function inJson(score: RepositoryScore) {
  const wrong = score.tallies.flatMap(({ tally }) => tally.wrong);
  return { ...jsonOf(score), ...(values.refusals ? { refusals: refused(score), wrong } : {}) };
}

async function nameTools(tools: ScratchRenderer): Promise<void> {
  const found = await tools.tools();
  const usable = (name: string) => found.find(({ tool, version }) => tool === name && version !== undefined);
  const named = found.flatMap(({ tool, version }) => (version === undefined ? [] : [`${tool} ${version}`]));
  process.stderr.write(`rendering with ${named.join(', ') || 'nothing'}\n`);
  const missing = [
    ...(usable('helm') === undefined ? ['helm: charts'] : []),
    ...((usable('kustomize') ?? usable('kubectl')) === undefined ? ['kustomize and kubectl: kustomizations'] : []),
  ];
  for (const one of missing) process.stderr.write(`MISSING ${one} are not measured; "npm run parts" installs it\n`);
}
