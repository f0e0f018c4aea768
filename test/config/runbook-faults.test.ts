import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyFileSchema } from '../../src/config/policy-schema.ts';
import { runbookFaults } from '../../src/config/runbook-faults.ts';

it('a step that names a receiver or a report that is not there is a fault with its place', () => {
  const { runbooks } = policyFileSchema.parse(
    parse('runbooks: [{ name: one, steps: [{ do: notify, to: [chat, nobody] }, { do: report, report: gone }] }]'),
  );
  const receivers = [
    {
      kind: 'slack' as const,
      name: 'chat',
      minimumSeverity: 'info' as const,
      checks: [],
      services: [],
      labels: {},
      address: { env: 'X' },
    },
  ];
  expect(runbookFaults(runbooks, { receivers, reports: [] }).map(({ path, got }) => [path.join('.'), got])).toEqual([
    ['runbooks.0.steps.0.to.1', 'nobody'],
    ['runbooks.0.steps.1.report', 'gone'],
  ]);
});
