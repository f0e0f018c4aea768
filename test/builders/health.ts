import type { JournalAction } from '../../src/model/journal.ts';
import { known, unknown } from '../../src/model/reason.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { minutes } from '../../src/model/units.ts';
import { ago } from './time.ts';

/** A repository whose journal tells of earlier passes: `[action, minutes ago, key]`. */
export const remembering = (
  ...lines: readonly (readonly [JournalAction, number, string])[]
): Pick<Snapshot, 'repositories'> => ({
  repositories: [
    {
      name: 'manifests',
      tree: unknown('not-observed', 'no tree'),
      pullRequests: known([]),
      journal: known(
        lines.map(([action, before, subject], i) => ({
          id: `line-${i}`,
          at: ago(minutes(before)),
          action,
          subject,
          facts: {},
        })),
      ),
    },
  ],
});
