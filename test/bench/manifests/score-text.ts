import type { RepositoryScore } from './repository.ts';

/** A repository in a dozen lines. */
export function reportOf(score: RepositoryScore): string {
  const { tally, documents, locate, parse, applications } = score;
  const lines = [
    `${score.repo} (${score.layout})`,
    `  applications  ${applications.all}, ${applications.written} of them written in the repository; not rendered: ${counts(score.unrendered)}`,
    `  workloads     ${score.workloads}: located ${locate.located}, edited ${tally.edited}, proved ${tally.proved}; refused: ${counts(tally.refused)}`,
    `  by tool       ${Object.entries(tally.byTool)
      .map(([tool, { workloads, proved }]) => `${tool} ${proved} of ${workloads} (${share(proved, workloads)})`)
      .join(', ')}`,
    `  documents     ${documents.documents}, ${documents.edits} edits: exact ${documents.exact} (${share(documents.exact, documents.edits - (documents.refused['file-templated'] ?? 0))} of the untemplated), read by js-yaml too ${documents.crossChecked}; refused: ${counts(documents.refused)}`,
    `  lines         ${(documents.lines / Math.max(1, documents.exact)).toFixed(2)} per edit, unintended ${tally.unintendedLines + documents.unintendedLines}, values besides the intent ${tally.semanticDifferences + documents.semanticDifferences}`,
    `  locate        first ${ms(locate.first)} (with the index), p50 ${ms(locate.p50)}, p95 ${ms(locate.p95)}; every file parsed: ${ms(parse.ms)} for ${parse.files} files (${Math.round((parse.files * 1000) / parse.ms)} files/s), ${Math.round(parse.ms / Math.max(locate.p95, 0.01))} times p95`,
    ...Object.entries(tally.examples).map(([reason, example]) => `  e.g. ${reason}: ${example}`),
    ...[...tally.wrong, ...documents.wrong].slice(0, 20).map((one) => `  ! ${one}`),
  ];
  return `${lines.join('\n')}\n`;
}

const counts = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
