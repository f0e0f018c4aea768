import type { FindingKey } from '../../model/finding.ts';
import type { Check, Symptom } from './check.ts';
import type { CheckSettings } from './settings.ts';

/** A symptom with everything that policies say about it. */
export interface Seen {
  readonly check: Check;
  readonly key: FindingKey;
  readonly symptom: Symptom;
  readonly settings: CheckSettings;
}
