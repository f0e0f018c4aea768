import { whyClosed } from '../../model/forge.ts';
import type { Settings } from '../../model/settings.ts';
import type { ObservedRepository, Snapshot } from '../../model/snapshot.ts';
import type { Ports } from '../../ports/ports.ts';
import { failureReason } from '../failure.ts';
import { type Board, keepDashboard } from './keep-dashboard.ts';

/**
 * Brings each repository's dashboard up to date. Where issues are switched off or cannot be had, the log says what it
 * would have; that makes no pass fail.
 */
export async function keepDashboards(
  pass: {
    readonly boards: readonly (Board & { readonly repository: string })[];
    readonly snapshot: Snapshot;
    readonly settings: Pick<Settings, 'mode'>;
  },
  { repositories, log }: Pick<Ports, 'repositories' | 'log'>,
): Promise<void> {
  if (pass.settings.mode === 'dry-run') return;
  for (const { name, forge } of repositories) {
    const board = pass.boards.find(({ repository }) => repository === name);
    const observed = pass.snapshot.repositories.find((one) => one.name === name);
    const seen = observed?.dashboard;
    if (board === undefined || seen === undefined || forge.issues === undefined) continue;
    if (isClosed(observed?.facts)) {
      log.info('no dashboard here', { repository: name, code: 'repository-closed', body: board.body });
      continue;
    }
    if (seen.kind === 'unknown') {
      log.info('no dashboard here', { repository: name, code: seen.because.code, body: board.body });
      continue;
    }
    try {
      await keepDashboard(board, { issues: forge.issues, seen });
    } catch (error) {
      log.warn('dashboard not written', { repository: name, code: failureReason(error).code });
    }
  }
}

const isClosed = (facts: ObservedRepository['facts']): boolean =>
  facts?.kind === 'known' && whyClosed(facts.value) !== undefined;
