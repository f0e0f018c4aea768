import { describe, expect, it } from 'vitest';
import { replicaText } from '../../src/model/prediction.ts';

describe('replicas as measures', () => {
  it('are those of one week, however many days were tested or watched', () => {
    expect(replicaText('web', { shortMinutes: 60, replicaHours: 1060.5 }, 14)).toBe(
      'web/replicaHours=530.25 web/shortMinutes=30',
    );
    expect(replicaText('web', { shortMinutes: 15, replicaHours: 530.25 }, 7)).toBe(
      'web/replicaHours=530.25 web/shortMinutes=15',
    );
  });
});
