/** All repositories together. */
import { untemplated } from './documents.ts';
import type { RepositoryScore } from './repository.ts';
import { countsText, share, toolsText } from './score-text.ts';
import { codesOf, countsOf, totalOf } from './sum.ts';

export function summaryOf(scores: readonly RepositoryScore[]): string {
  const tallies = scores.flatMap((score) => score.tallies);
  const total = totalOf(tallies.map(({ tally }) => tally));
  const documents = scores.map((score) => score.documents);
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const [exact, edits] = [sum(documents.map((one) => one.exact)), sum(documents.map(untemplated))];
  const fields = [...new Set(tallies.map(({ field }) => field))];
  const lines = [
    `${scores.length} repositories, ${sum(scores.map(({ workloads }) => workloads))} workloads, ${total.asked} questions`,
    ...fields.map(
      (field) =>
        `  ${field}: ${toolsText(totalOf(tallies.filter((one) => one.field === field).map(({ tally }) => tally)).byTool)}`,
    ),
    `  documents     ${exact} of ${edits} untemplated edits exact (${share(exact, edits)}), ${sum(documents.map(({ broken }) => broken))} more in files that no parser reads; refused: ${countsText(countsOf(documents.map(({ refused }) => refused)))}`,
    `  lines         unintended ${total.unintendedLines + sum(documents.map((one) => one.unintendedLines))}, values besides the intent ${total.semanticDifferences + sum(documents.map((one) => one.semanticDifferences))}`,
    `  refused       ${countsText(total.refused)}`,
    `  not rendered  ${countsText(codesOf(scores.flatMap(({ unrendered }) => unrendered)))}`,
    ...sizesText(scores),
  ];
  return `${lines.join('\n')}\n`;
}

/** Parsing everything is cheap where there is little: the ratio means something in large repositories only. */
const SIZES = [0, 300, 1000, 4000, 10_000] as const;

const sizesText = (scores: readonly RepositoryScore[]): string[] =>
  SIZES.flatMap((from, i) => {
    const to = SIZES[i + 1] ?? Number.POSITIVE_INFINITY;
    const own = scores.filter(({ parse, locate }) => parse.files >= from && parse.files < to && locate.p95 > 0);
    if (own.length === 0) return [];
    const p95 = own.map(({ locate }) => locate.p95);
    const ratios = own.map(({ parse, locate }) => Math.round(parse.ms / Math.max(locate.p95, 0.01)));
    const range = (values: readonly number[], digits: number): string =>
      `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
    return [
      `  locate        ${from} files and more (${own.length} repositories): p95 ${range(p95, 1)} ms, ${range(ratios, 0)} times faster than parsing every file`,
    ];
  });
