import { JOURNAL_TARGET } from '../model/report-plan.ts';
import type { TrimtabFile } from './schema.ts';

/** Where a report names something that cannot take it: the path below `reports`, and what is there. */
export interface ReportFault {
  readonly path: readonly (string | number)[];
  readonly got: string;
  readonly want: string;
}

const TAKERS = 'the name of one of your receivers of kind slack, webhook or email';

export function reportFaults({ reports, receivers }: Pick<TrimtabFile, 'reports' | 'receivers'>): ReportFault[] {
  const takers = new Set(receivers.filter(({ kind }) => kind !== 'alertmanager').map(({ name }) => name));
  const names = reports.map(({ name }) => name);
  return [
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: ['reports', index, 'name'], got: name, want: 'a name no other report has' }],
    ),
    ...reports.flatMap(({ to }, index) =>
      to.flatMap((name, at) =>
        takers.has(name) ? [] : [{ path: ['reports', index, 'to', at], got: name, want: TAKERS }],
      ),
    ),
    ...receivers.flatMap(({ name }, index) =>
      name === JOURNAL_TARGET && reports.length > 0
        ? [
            {
              path: ['receivers', index, 'name'],
              got: name,
              want: 'another name: reports call the journal branch that',
            },
          ]
        : [],
    ),
  ];
}
