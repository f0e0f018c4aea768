import { expect, it } from 'vitest';
import { shownFindings } from '../../src/report/shown-finding.ts';
import { oomKilled } from '../builders/finding.ts';
import { aWorkload } from '../builders/workload.ts';

it('a finding shows what would move, and not what stays as it is', () => {
  const workload = aWorkload().container('app', { memoryRequest: '512Mi', memoryLimit: '512Mi' }).build();
  const finding = oomKilled(workload, { to: { memoryRequest: '512Mi', memoryLimit: '768Mi' } });
  const analysis = { assessments: [], verdicts: [{ kind: 'found', check: finding.kind, finding } as const] };
  expect(shownFindings({ analysis, outcomes: [] })).toMatchObject([
    { changes: ['memory limit 512Mi -> 768Mi'], leads: 'to the target' },
  ]);
});
