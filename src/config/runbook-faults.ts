import type { Runbook } from '../model/runbook.ts';
import type { TrimtabFile } from './schema.ts';

/** Where a step names something that is not there: the path below `runbooks`, and what was written. */
export interface RunbookFault {
  readonly path: readonly (string | number)[];
  readonly got: string;
  readonly want: string;
}

export function runbookFaults(
  runbooks: readonly Runbook[],
  { receivers, reports }: Pick<TrimtabFile, 'receivers' | 'reports'>,
): RunbookFault[] {
  const [told, sent] = [receivers.map(({ name }) => name), reports.map(({ name }) => name)];
  return runbooks.flatMap(({ steps }, index) =>
    steps.flatMap((step, at): RunbookFault[] => {
      const path = ['runbooks', index, 'steps', at];
      if (step.kind === 'notify')
        return (step.to ?? []).flatMap((name, i) =>
          told.includes(name)
            ? []
            : [{ path: [...path, 'to', i], got: name, want: 'the name of one of your receivers' }],
        );
      if (step.kind !== 'report' || step.report === undefined || sent.includes(step.report)) return [];
      return [{ path: [...path, 'report'], got: step.report, want: 'the name of one of your reports' }];
    }),
  );
}
