import { known, type Reading } from '../../model/reason.ts';
import type { MetricsProbe } from '../../ports/metrics.ts';
import type { VectorSample } from './api.ts';
import type { Answer } from './failure.ts';
import { metricsUsed } from './metrics-used.ts';
import type { Survey } from './survey.ts';

export function probeOf(survey: Survey): MetricsProbe {
  return {
    backend: survey.backend,
    metrics: metricsUsed.map(({ name, degrades }) => ({ name, degrades, present: presence(name, survey.counts) })),
    scrapeInterval: survey.scrapeInterval,
    clusters: survey.clusters,
    warnings: survey.warnings,
    ...(survey.refusal === undefined ? {} : { refused: survey.refusal }),
  };
}

function presence(name: string, counts: Answer<readonly VectorSample[]>): Reading<boolean> {
  return counts.kind === 'failure'
    ? { kind: 'unknown', because: counts.failure.because }
    : known(counts.value.some(({ metric }) => metric.__name__ === name));
}
