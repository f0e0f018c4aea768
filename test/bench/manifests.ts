/**
 * Locates, edits and proves a field of every workload of checked-out repositories:
 * `node test/bench/manifests.ts DIR... [--json] [--sample N] [--field NAME]`. See README.md.
 */
import { parseArgs } from 'node:util';
import { renderer } from '../../src/adapters/render/renderer.ts';
import { FIELDS, type FieldName } from './manifests/questions.ts';
import { type RepositoryScore, scoreRepository } from './manifests/repository.ts';
import { reportOf } from './manifests/score-text.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    sample: { type: 'string' },
    field: { type: 'string', default: 'limits.memory' },
  },
});

const field = FIELDS.find((name) => name === values.field);
const sample = values.sample === undefined ? undefined : Number(values.sample);
if (positionals.length === 0 || field === undefined || (sample !== undefined && !(sample > 0))) {
  process.stderr.write(`usage: node test/bench/manifests.ts DIR... [--json] [--sample N] [--field NAME]
fields: ${FIELDS.join(', ')}\n`);
  process.exitCode = 2;
} else {
  const scores = await scoreAll(positionals, { field, sample });
  process.stdout.write(values.json ? `${JSON.stringify({ repos: scores.map(jsonOf) }, undefined, 2)}\n` : '');
}

async function scoreAll(
  directories: readonly string[],
  asked: { readonly field: FieldName; readonly sample: number | undefined },
): Promise<RepositoryScore[]> {
  const scores: RepositoryScore[] = [];
  for (const directory of directories) {
    const tools = renderer({ searchPath: process.env.PATH ?? '' });
    try {
      const say = (text: string): void => void process.stderr.write(`${directory}: ${text}\n`);
      const score = await scoreRepository(directory, tools, { ...asked, say });
      if (!values.json) process.stdout.write(reportOf(score));
      scores.push(score);
    } finally {
      await tools.close();
    }
  }
  return scores;
}

function jsonOf({ repo, layout, workloads, tally, documents, locate }: RepositoryScore) {
  return {
    repo,
    layout,
    workloads,
    located: locate.located,
    edited: tally.edited,
    proved: tally.proved,
    refused: tally.refused,
    unintendedLines: tally.unintendedLines + documents.unintendedLines,
    semanticDifferences: tally.semanticDifferences + documents.semanticDifferences,
    locateP95Ms: Math.round(locate.p95 * 10) / 10,
  };
}
