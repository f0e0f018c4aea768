import { byText } from '../../model/by-text.ts';
import type { Row } from '../row.ts';
import { NO_TEAM } from '../team-of.ts';
import { totalsOf } from '../totals.ts';
import { type Standing, standingOf } from './standing.ts';
import type { Story } from './stories.ts';
import { cents } from './worth.ts';

/** What one team saved, could save, and has to look at. Money a month. */
export interface TeamLedger {
  readonly name: string;
  readonly realised: number;
  readonly reclaimable: number;
  readonly standing: Standing;
  /** Open pull requests about its containers. */
  readonly open: number;
  /** Findings about its containers that are no mere saving. */
  readonly risks: number;
  readonly containers: number;
  readonly unknown: number;
}

/** Whoever can save the most comes first, then by name. */
export function teamLedgers(rows: readonly Row[], stories: readonly Story[]): TeamLedger[] {
  const byTeam = Map.groupBy(rows, ({ team }) => team ?? NO_TEAM);
  const saved = savedByTeam(stories);
  return [...new Set([...byTeam.keys(), ...saved.keys()])]
    .map((name) => ({ name, realised: saved.get(name) ?? 0, ...partsOf(byTeam.get(name) ?? []) }))
    .sort((a, b) => b.reclaimable - a.reclaimable || byText(a.name, b.name));
}

function partsOf(rows: readonly Row[]): Omit<TeamLedger, 'name' | 'realised'> {
  const { freed, containers, unknown } = totalsOf(rows);
  return {
    reclaimable: freed.money,
    standing: standingOf(rows),
    open: new Set(rows.flatMap(({ fate }) => (fate?.kind === 'change' ? (fate.change.number ?? []) : []))).size,
    risks: rows.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== 'info').length,
    containers,
    unknown,
  };
}

function savedByTeam(stories: readonly Story[]): Map<string, number> {
  const saved = new Map<string, number>();
  for (const { fate, worth } of stories) {
    if (fate.kind !== 'realised') continue;
    for (const [team, money] of worth?.teams ?? [])
      if (money > 0) saved.set(team, cents((saved.get(team) ?? 0) + money));
  }
  return saved;
}
