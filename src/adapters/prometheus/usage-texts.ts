import type { Milliseconds } from '../../model/units.ts';
import type { UsageQueries, UsageResource } from '../../model/usage.ts';
import type { CensusTexts } from './census.ts';
import { rateWindow, realContainers, type Scope, seriesQuery, usageMetric, usageQuery, withImage } from './queries.ts';
import { anyOf, type LabelMatcher, selector } from './selector.ts';
import type { Survey } from './survey.ts';
import type { Slice } from './transport.ts';

export interface UsageTexts extends CensusTexts {
  readonly rateWindow: Milliseconds;
  /** Of the raw series behind a slice. */
  readonly matchers: (slice: Slice) => readonly LabelMatcher[];
  /** A value per series and slot: what belongs to one container is not folded yet. */
  readonly slice: (slice: Slice) => string;
  /** For people: `$namespace` stands for the namespace they look at. */
  readonly shown: Pick<UsageQueries, 'cpu' | 'memory'>;
}

type SurveyedTexts = Pick<Survey, 'containers' | 'scrapeInterval' | 'cores'>;

/** Every usage query of one backend; before it was surveyed, as most backends need them. */
export function usageTexts(scope: Scope, survey: SurveyedTexts | undefined): UsageTexts {
  const containers = survey?.containers ?? [...realContainers, withImage];
  const interval = survey?.scrapeInterval;
  const window = rateWindow(interval?.kind === 'known' ? interval.value : undefined);
  const all = (where: readonly LabelMatcher[]) => [...where, ...scope.cadvisor, ...containers];
  const select = (resource: UsageResource, where: readonly LabelMatcher[]) => ({
    selector: selector(usageMetric[resource], all(where)),
    rateWindow: window,
  });
  const query = (resource: UsageResource, where: readonly LabelMatcher[]): string =>
    usageQuery(resource, { ...select(resource, where), cores: survey?.cores ?? 'total' });
  const anywhere: readonly LabelMatcher[] = [{ label: 'namespace', op: '=', value: '$namespace' }];

  return {
    rateWindow: window,
    matchers: (slice) => [anyOf('__name__', [usageMetric[slice.resource]]), ...all(whereOf(slice))],
    slice: (slice) => seriesQuery(slice.resource, select(slice.resource, whereOf(slice))),
    usage: (resource, namespaces) => query(resource, [anyOf('namespace', namespaces)]),
    shown: { cpu: query('cpu', anywhere), memory: query('memory', anywhere) },
  };
}

const whereOf = ({ namespaces, pods }: Slice): LabelMatcher[] => [
  anyOf('namespace', namespaces),
  ...(pods === undefined ? [] : [pods]),
];
