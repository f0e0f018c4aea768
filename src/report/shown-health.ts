import { type Analysis, healthFindingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { LeftAlone } from '../model/decision.ts';
import type { HealthFinding } from '../model/health.ts';
import type { Reason } from '../model/reason.ts';
import { worstFirst } from '../model/severity.ts';

/** A health finding in words, as every command and the report show it. */
export interface ShownHealth {
  readonly finding: HealthFinding;
  /** `shop/web app`; kinds other than Deployment are named. */
  readonly where: string;
  /** What is wrong, and its cause where it could be told. */
  readonly what: string;
  readonly remedy: string;
  /** Why a failed rollout or sync is not rolled back. */
  readonly notRolledBack?: Reason;
}

/** The most severe first, then by key. */
export const shownHealth = (analysis: Analysis, left: readonly LeftAlone[] = []): ShownHealth[] =>
  healthFindingsOf(analysis)
    .toSorted((a, b) => worstFirst(a, b) || byText(a.key, b.key))
    .map((finding) => ({
      finding,
      where: whereOf(finding),
      what: `${finding.detail}${finding.cause === undefined ? '' : ` (${finding.cause})`}`,
      remedy: `${REMEDY[finding.remedy.kind]}: ${finding.remedy.hint}`,
      ...notRolledBack(finding, left),
    }));

function notRolledBack({ key }: HealthFinding, left: readonly LeftAlone[]): Pick<ShownHealth, 'notRolledBack'> {
  const because = left.find(({ finding }) => finding.key === key)?.because;
  return because === undefined ? {} : { notRolledBack: because };
}

/** `not rolled back: image-gone: no pod that is ready runs web:1.4`, empty where there is nothing to say. */
export const notRolledBackText = (because: Reason | undefined): string =>
  because === undefined ? '' : `not rolled back: ${because.code}: ${because.detail}`;

const REMEDY = { direct: 'delete', 'pull-request': 'change', rollback: 'roll back', alert: 'look' } as const;

function whereOf({ subject, container }: HealthFinding): string {
  const name = [subject.namespace, subject.name].filter((part) => part !== undefined).join('/');
  const kind = subject.kind === 'Deployment' ? '' : ` (${subject.kind})`;
  return `${name}${kind}${container === undefined || container === subject.name ? '' : ` ${container}`}`;
}
