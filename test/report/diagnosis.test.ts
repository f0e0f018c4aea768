import { describe, expect, it } from 'vitest';
import { findingKey, type Verdict } from '../../src/model/finding.ts';
import type { HealthFinding } from '../../src/model/health.ts';
import { known, unknown } from '../../src/model/reason.ts';
import { hours } from '../../src/model/units.ts';
import { diagnosisOf } from '../../src/report/diagnosis.ts';
import { oomKilled } from '../builders/finding.ts';
import { anApplication, anEvent } from '../builders/objects.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { ago, TAKEN_AT } from '../builders/time.ts';
import { aWorkload } from '../builders/workload.ts';

const built = aWorkload().container('app', {}).build();
const event = anEvent(built.ref, { type: 'Warning', reason: 'BackOff', message: 'restarting', lastAt: ago(hours(1)) });
const workload = { ...built, events: known([event]), application: known(anApplication('storefront')) };
const finding = oomKilled(workload, {});
if (finding.kind !== 'oom-killed') throw new Error('a builder built something else');
const killed: Verdict = { kind: 'found', check: 'oom-killed', finding };
const stuck: HealthFinding = {
  kind: 'deploy-stuck',
  key: findingKey({ cluster: 'prod', workload: workload.ref, kind: 'deploy-stuck' }),
  subject: workload.ref,
  severity: 'info',
  since: TAKEN_AT,
  detail: 'no progress',
  cause: 'image-absent',
  remedy: { kind: 'rollback', hint: 'the image before' },
  evidence: [{ kind: 'condition', of: workload.ref, type: 'Progressing', status: 'False', message: 'timed out' }],
  pods: [],
};
const diagnosed = (subject = workload) =>
  diagnosisOf(
    {
      snapshot: aSnapshot([subject]),
      analysis: {
        assessments: [],
        verdicts: [killed],
        health: [{ kind: 'found', check: 'deploy-stuck', finding: stuck }],
      },
      outcomes: [],
    },
    subject,
  );

describe('a diagnosis', () => {
  it('ranks causes by severity and then by how sure they are, with what speaks for them', () => {
    const { causes } = diagnosed();
    expect(causes.map(({ check }) => check.split(' ')[0])).toEqual(['oom-killed', 'deploy-stuck']);
    expect(causes[1]).toMatchObject({ confidence: 'high', answer: 'roll back: the image before' });
    expect(causes[1]?.evidence[0]).toContain('Progressing=False');
  });

  it('names the Application, warnings and what changed lately', () => {
    const { chain, events, recent } = diagnosed();
    expect(chain.map(({ is }) => is).join('\n')).toContain('storefront');
    expect(events[0]?.is).toContain('BackOff');
    expect(recent.every(({ what }) => what === 'sync')).toBe(true);
  });

  it('says what is unknown instead of leaving it out', () => {
    const events = unknown('forbidden', 'may not list events');
    expect(diagnosed({ ...workload, events }).events).toEqual([{ what: 'events', is: 'unknown: may not list events' }]);
  });

  it('speaks of one workload only', () => {
    const other = { ...workload, ref: { ...workload.ref, name: 'other' } };
    expect(diagnosed(other).causes).toEqual([]);
  });
});
