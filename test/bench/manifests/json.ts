import { untemplated } from './documents.ts';
import type { RepositoryScore } from './repository.ts';
import { codesOf, totalOf } from './sum.ts';

/** The first twelve are fixed; `refused` and the counts before it are of every field that was asked about. */
export function jsonOf({ repo, layout, workloads, tallies, documents, locate, parse, unrendered }: RepositoryScore) {
  const total = totalOf(tallies.map(({ tally }) => tally));
  return {
    repo,
    layout,
    workloads,
    located: locate.located,
    edited: total.edited,
    proved: total.proved,
    refused: total.refused,
    unintendedLines: total.unintendedLines + documents.unintendedLines,
    semanticDifferences: total.semanticDifferences + documents.semanticDifferences,
    locateP95Ms: tenths(locate.p95),
    locateFirstMs: tenths(locate.first),
    parseAllMs: tenths(parse.ms),
    yamlFiles: parse.files,
    unrendered: codesOf(unrendered),
    documents: {
      edits: documents.edits,
      untemplated: untemplated(documents),
      exact: documents.exact,
      refused: documents.refused,
    },
    fields: Object.fromEntries(
      tallies.map(({ field, tally: { asked, proved, byTool } }) => [field, { asked, proved, byTool }]),
    ),
  };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
