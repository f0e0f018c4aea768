import { act } from './act/act.ts';
import { type Fixed, fix } from './act/fix/fix.ts';
import { handsOf } from './act/hands.ts';
import { type Recorded, record } from './act/record.ts';
import { stagesOf, traceOf } from './act/steps.ts';
import { keepDashboards } from './act/tend/dashboards.ts';
import { tend } from './act/tend.ts';
import { decideFixes } from './decide/fix/fixes.ts';
import { upkeepOf } from './decide/lifecycle/upkeep.ts';
import type { Outcome } from './model/outcome.ts';
import type { Settings } from './model/settings.ts';
import type { Tended, Upkeep } from './model/upkeep.ts';
import { type Plan, plan } from './plan.ts';
import type { Ports } from './ports/ports.ts';
import { dashboards } from './report/dashboard/dashboard.ts';
import { passEntries } from './report/pass-entries.ts';

/** Every value of one pass, for the commands to show. */
export interface Pass extends Plan {
  readonly outcomes: readonly Outcome[];
  /** What the pull requests that existed before need, and what was done about it. */
  readonly upkeep: readonly Upkeep[];
  readonly tended: readonly Tended[];
  /** What became of pods that need no pull request. */
  readonly fixed: Fixed;
  /** What became of the audit, by repository. */
  readonly recorded: readonly Recorded[];
}

/** One pass: what `plan` proved is done, what was done before is looked after, and all of it is written down. */
export async function run(ports: Ports, settings: Settings): Promise<Pass> {
  const stages = stagesOf(ports);
  const planned = await plan(ports, settings);
  const { snapshot, analysis, decisions, proposals, left } = planned;
  const hands = handsOf(ports, snapshot.takenAt);
  const outcomes = await stages.act(() => act({ decisions, proposals, snapshot, settings }, hands));
  const upkeep = upkeepOf({ analysis, decisions, snapshot, policies: settings.policies });
  const tended = await stages.tend(() => tend({ upkeep, outcomes, snapshot, settings }, hands));
  await keepDashboards({ boards: dashboards({ outcomes, tended, snapshot }), snapshot, settings }, hands);
  const fixes = decideFixes(analysis, snapshot, settings.policies);
  const fixed = await stages.fix(() => fix({ plan: fixes, decisions, snapshot, settings }, ports));
  const entries = passEntries({ snapshot, analysis, outcomes, tended, left, settings, ...traceOf(ports) });
  const recorded = [...(await stages.report(() => record(entries, ports))), ...fixed.recorded];
  return { ...planned, outcomes, upkeep, tended, fixed, recorded };
}
