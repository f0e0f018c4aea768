/** Adds tallies up: over fields of a repository, over repositories. */
import type { Tally, ToolCount } from './tally.ts';

export type Total = Omit<Tally, 'wrong' | 'refusals'>;

export function totalOf(tallies: readonly Total[]): Total {
  const sum = (pick: (tally: Total) => number): number => tallies.reduce((all, one) => all + pick(one), 0);
  const tools = [...new Set(tallies.flatMap(({ byTool }) => Object.keys(byTool)))].sort();
  return {
    asked: sum(({ asked }) => asked),
    edited: sum(({ edited }) => edited),
    proved: sum(({ proved }) => proved),
    refused: countsOf(tallies.map(({ refused }) => refused)),
    byTool: Object.fromEntries(
      tools.map((tool) => [tool, toolOf(tallies.flatMap(({ byTool }) => byTool[tool] ?? []))]),
    ),
    unintendedLines: sum(({ unintendedLines }) => unintendedLines),
    semanticDifferences: sum(({ semanticDifferences }) => semanticDifferences),
  };
}

export function countsOf(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const part of parts)
    for (const [name, count] of Object.entries(part)) counts[name] = (counts[name] ?? 0) + count;
  return Object.fromEntries(Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}

export const codesOf = (reasons: readonly { readonly code: string }[]): Record<string, number> =>
  countsOf(reasons.map(({ code }) => ({ [code]: 1 })));

const toolOf = (counts: readonly ToolCount[]): ToolCount => ({
  asked: counts.reduce((all, one) => all + one.asked, 0),
  proved: counts.reduce((all, one) => all + one.proved, 0),
  shared: counts.reduce((all, one) => all + one.shared, 0),
  templates: counts.reduce((all, one) => all + one.templates, 0),
  both: counts.reduce((all, one) => all + one.both, 0),
});
