import { untemplated } from './documents.ts';
import type { RepositoryScore } from './repository.ts';
import { codesOf, totalOf } from './sum.ts';
import type { ToolCount } from './tally.ts';

/** A repository in a dozen lines. */
export function reportOf(score: RepositoryScore): string {
  const { tallies, documents, locate, parse, applications } = score;
  const total = totalOf(tallies.map(({ tally }) => tally));
  const lines = [
    `${score.repo} (${score.layout})`,
    `  applications  ${applications.all}, ${applications.written} of them written in the repository${dependenciesText(score)}; not rendered: ${countsText(codesOf(score.unrendered))}`,
    `  workloads     ${score.workloads}, ${total.asked} questions: located ${locate.located}, edited ${total.edited}, proved ${total.proved}; refused: ${countsText(total.refused)}`,
    ...tallies.map(({ field, tally }) => `  ${field}: ${toolsText(tally.byTool)}`),
    `  documents     ${documents.documents}, ${documents.edits} edits: exact ${documents.exact} (${share(documents.exact, untemplated(documents))} of the untemplated), read by js-yaml too ${documents.crossChecked}; refused: ${countsText(documents.refused)}`,
    `  lines         ${(documents.lines / Math.max(1, documents.exact)).toFixed(2)} per edit, unintended ${total.unintendedLines + documents.unintendedLines}, values besides the intent ${total.semanticDifferences + documents.semanticDifferences}`,
    `  locate        first ${ms(locate.first)} (with the index), p50 ${ms(locate.p50)}, p95 ${ms(locate.p95)}; every file parsed: ${ms(parse.ms)} for ${parse.files} files (${Math.round((parse.files * 1000) / parse.ms)} files/s), ${Math.round(parse.ms / Math.max(locate.p95, 0.01))} times p95`,
    ...[...tallies.flatMap(({ tally }) => tally.wrong), ...documents.wrong].slice(0, 20).map((one) => `  ! ${one}`),
  ];
  return `${lines.join('\n')}\n`;
}

const dependenciesText = ({ dependencies: { taken, empty } }: RepositoryScore): string =>
  taken + empty === 0 ? '' : `; dependencies of charts: ${taken} put in place, ${empty} left empty`;

export const refusalsOf = ({ tallies, unrendered }: RepositoryScore): string[] => [
  ...unrendered.map(({ application, code, detail }) => `not rendered ${code} ${application}: ${oneLine(detail)}`),
  ...tallies.flatMap(({ tally }) => tally.refusals.map(oneLine)).toSorted(),
];

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

export const toolsText = (byTool: Readonly<Record<string, ToolCount>>): string =>
  Object.entries(byTool)
    .map(([tool, { asked, proved, shared, templates, both }]) => {
      const more = shared > proved ? `, ${shared} (${share(shared, asked)}) where sharing is allowed` : '';
      const edited =
        templates > proved ? `, ${templates} (${share(templates, asked)}) where templates may be edited` : '';
      const all = both > Math.max(shared, templates) ? `, ${both} (${share(both, asked)}) where both are allowed` : '';
      return `${tool} ${proved} of ${asked} (${share(proved, asked)})${more}${edited}${all}`;
    })
    .join('; ') || 'nobody has it';

export const countsText = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

export const share = (part: number, whole: number): string =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
