import { objectName } from '../model/key-parts.ts';
import type { Tended, Upkeep } from '../model/upkeep.ts';

/** What a pass did, or would do, about a pull request that existed before. */
export interface ShownUpkeep {
  readonly repository: string;
  /** Absent for an order that stands in the dashboard. */
  readonly number?: number;
  readonly about: string;
  readonly what:
    | 'healthy'
    | 'relapsed'
    | 'cleared'
    | 'deployed'
    | 'closed'
    | 'noted'
    | 'judged'
    | 'merged'
    | 'ordered'
    | 'failed';
  readonly detail: string;
  /** A dry run says what it would have done. */
  readonly done: boolean;
}

/** In a dry run nothing is done, so what was decided is shown instead; git has not been asked about it. */
export const shownUpkeep = (pass: {
  readonly upkeep: readonly Upkeep[];
  readonly tended: readonly Tended[];
}): ShownUpkeep[] => (pass.tended.length > 0 ? pass.tended.map(doneOf) : pass.upkeep.map(plannedOf));

function doneOf(tended: Tended): ShownUpkeep {
  if (tended.kind === 'ordered') {
    const { kind, repository, key, by, number } = tended.order;
    const place = number === undefined ? {} : { number };
    return { repository, ...place, about: objectName(key), what: 'ordered', detail: `${kind}, by ${by}`, done: true };
  }
  return { ...placeOf(tended.about), what: tended.kind, detail: detailOf(tended), done: true };
}

function plannedOf(upkeep: Upkeep): ShownUpkeep {
  const place = placeOf(upkeep.about);
  switch (upkeep.kind) {
    case 'close':
      return { ...place, what: 'closed', detail: `${upkeep.because}: ${upkeep.detail}`, done: false };
    case 'refused':
      return { ...place, what: 'noted', detail: `refused until ${upkeep.until}`, done: false };
    case 'clear':
      return { ...place, what: 'cleared', detail: '', done: false };
    case 'judged':
      return { ...place, what: 'judged', detail: `${upkeep.verdict}: ${upkeep.detail}`, done: false };
    case 'healthy':
    case 'relapsed':
    case 'deployed':
      return { ...place, what: upkeep.kind, detail: '', done: false };
  }
}

function detailOf(tended: Exclude<Tended, { readonly kind: 'ordered' }>): string {
  switch (tended.kind) {
    case 'closed':
      return `${tended.because}: ${tended.detail}`;
    case 'noted':
      return tended.detail === undefined ? tended.topic : `${tended.topic}: ${tended.detail}`;
    case 'judged':
      return `${tended.verdict}: ${tended.detail}`;
    case 'merged':
      return tended.headCommit;
    case 'failed':
      return `${tended.because.code}: ${tended.because.detail}`;
    case 'healthy':
    case 'relapsed':
    case 'cleared':
    case 'deployed':
      return '';
  }
}

const placeOf = ({ repository, key, pullRequest }: Upkeep['about']) => ({
  repository,
  number: pullRequest.number,
  about: objectName(key),
});
