import type { Assessment } from '../../model/analysis.ts';
import type { Sizes } from '../../model/qos.ts';
import type { Confidence } from '../../model/recommendation.ts';
import type { Subject } from '../analyzer.ts';

/** What a note is written about: one container and the sizes that are proposed for it, if any are. */
export interface Noted {
  readonly subject: Subject;
  readonly assessment: Assessment;
  readonly recommended: Sizes & { readonly confidence: Confidence };
}
