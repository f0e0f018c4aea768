import { deliver } from '../act/deliver.ts';
import { record } from '../act/record.ts';
import type { Config } from '../config/load.ts';
import { reportsAsked, reportsCalled, reportsDue } from '../decide/reports-due.ts';
import { stepsTaken } from '../decide/runbook/taken.ts';
import type { Delivered } from '../model/letter.ts';
import type { DueReport } from '../model/report-plan.ts';
import type { Settings } from '../model/settings.ts';
import type { Pass } from '../run.ts';
import type { Connection, World } from './world.ts';

interface Delivery {
  readonly connection: Connection;
  readonly config: Config;
  readonly settings: Settings;
  readonly world: Pick<World, 'letterTexts'>;
  /** `due`: those whose time has come. `asked`: all of this week, now. */
  readonly which: 'due' | 'asked';
}

/**
 * Reports go out after everything else is done. What was delivered is written to the journal afterwards: whoever is
 * killed in between sends it twice, because twice is better than never.
 */
export async function delivered(
  pass: Pass,
  { connection, config, settings, world, which }: Delivery,
): Promise<Delivered[]> {
  const due = which === 'due' ? dueOf(pass, config, settings) : reportsAsked(config.reports, pass.snapshot);
  if (due.length === 0) return [];
  // Loaded when needed: charts take a while.
  const { letterOf } = await import('../report/deliver/letters.ts');
  const { reportedEntries } = await import('../report/deliver/reported-entries.ts');
  const texts = { ...(await world.letterTexts()), report: settings.texts };
  const outgoing = due.map((one) => ({
    letter: letterOf(one, { ...pass, policies: settings.policies }, texts),
    targets: one.targets,
  }));
  const { ports, receivers } = connection;
  const { repositories, log, clock } = ports;
  const result = await deliver(outgoing, { receivers, repositories, log, at: clock.now() });
  await record(reportedEntries(result, pass.analysis), ports);
  connection.recordTold(result);
  for (const { kind, receiver, letter } of result)
    log.info('a report went out', { report: letter.report, week: letter.week, receiver, result: kind });
  return result;
}

/** By their own schedules, or because a runbook that handles a finding of this pass asks for them. */
function dueOf({ analysis, snapshot }: Pass, { reports }: Config, { policies }: Settings): DueReport[] {
  const names = [...stepsTaken(analysis, snapshot, policies).values()].flatMap((taken) => taken.reports);
  const due = reportsDue(reports, snapshot);
  const called = reportsCalled(reports, new Set(names), snapshot);
  return [...due, ...called.filter(({ plan }) => !due.some((one) => one.plan === plan))];
}
