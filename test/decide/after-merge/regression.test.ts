import { describe, expect, it } from 'vitest';
import { regressionOf } from '../../../src/decide/after-merge/regression.ts';
import { findingKey } from '../../../src/model/finding.ts';
import { known } from '../../../src/model/reason.ts';
import { days, earlier, hours, later, type Milliseconds } from '../../../src/model/units.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { tracked } from '../setting.ts';

const SEEN = earlier(TAKEN_AT, hours(6));
const marker = {
  key: findingKey({ cluster: 'prod', workload: tracked().build().ref, container: 'app', kind: 'over-provisioned' }),
  values: { 'app/requests.cpu': 800 },
  was: { 'app/requests.cpu': 1000 },
};

/** Its rollout does not come to an end; the template is so much older or newer than what was seen then. */
function stuck(after: Milliseconds) {
  const { controller, ...workload } = tracked().build();
  if (controller === undefined) throw new Error('it has one');
  const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
  const startedAt = later(SEEN, after);
  return {
    ...workload,
    controller: { ...controller, status: { ...controller.status, conditions } },
    revision: known({ startedAt, age: days(1) }),
  };
}
const judged = (after: Milliseconds) =>
  regressionOf(marker, { workload: stuck(after), since: SEEN, analysis: { assessments: [], verdicts: [] } });

describe('a rollout that is stuck after a merge', () => {
  it('is put down to the merge while its template runs', () => {
    expect(judged(hours(0))).toBe('its rollout did not complete within its deadline');
  });

  it('and to somebody else once a newer template is deployed', () => {
    expect(judged(hours(1))).toBeUndefined();
  });
});
