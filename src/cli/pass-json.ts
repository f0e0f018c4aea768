import type { Blame } from '../model/blame.ts';
import { notSetBack } from '../report/not-set-back.ts';
import { shownFindings } from '../report/shown-finding.ts';
import { shownFixes } from '../report/shown-fix.ts';
import { shownHealth } from '../report/shown-health.ts';
import { shownUpkeep } from '../report/shown-upkeep.ts';
import type { Pass } from '../run.ts';

/** The same as the table, for scripts. Keys are stable; numbers of a finding are in its evidence, in base units. */
export function passJson(pass: Pass): string {
  const { snapshot, analysis } = pass;
  const value = {
    cluster: snapshot.cluster,
    takenAt: new Date(snapshot.takenAt).toISOString(),
    workloads: snapshot.workloads.length,
    gaps: snapshot.gaps,
    findings: shownFindings(pass).map(({ finding, changes, result, because, url }) => ({
      key: finding.key,
      kind: finding.kind,
      severity: finding.severity,
      confidence: finding.confidence,
      workload: finding.workload,
      container: finding.container,
      changes,
      result,
      because,
      url,
    })),
    pullRequests: shownUpkeep(pass),
    pods: shownFixes(pass.fixed.outcomes),
    unknown: analysis.verdicts.filter((verdict) => verdict.kind === 'unknown'),
    health: {
      findings: shownHealth(analysis).map(({ finding }) => finding),
      pending: (analysis.health ?? []).filter((verdict) => verdict.kind === 'pending'),
      unknown: (analysis.health ?? []).filter((verdict) => verdict.kind === 'unknown'),
      blames: (analysis.blames ?? []).map(blameOf),
      notRolledBack: notSetBack(pass).map(({ finding, because }) => ({ key: finding.key, because })),
    },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Who changed what, with the difference that it made; whole files stay out. */
function blameOf(blame: Blame): object {
  if (blame.confidence === 'none') return blame;
  const { undo: _, ...told } = blame;
  return told;
}
