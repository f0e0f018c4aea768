import type { Reading } from '../../model/reason.ts';
import type { Cluster } from '../../ports/cluster.ts';
import type { AccessExpectation, AccessExpectations } from '../world.ts';
import type { Row } from './row.ts';

interface Asked {
  readonly expected: AccessExpectation;
  readonly answer: Reading<boolean>;
}

/** What the bot needs, and what it must not be able to do: promise 1 is a fact of the cluster, not of our code. */
export async function checkCluster(cluster: Cluster, { needed, serve, forbidden }: AccessExpectations): Promise<Row[]> {
  const first = await askAll(cluster, needed.slice(0, 1));
  const unreachable = first.find(({ answer }) => answer.kind === 'unknown');
  if (unreachable?.answer.kind === 'unknown') return [unreachableRow(unreachable.answer.because.detail)];
  const need = [...first, ...(await askAll(cluster, needed.slice(1)))];
  const serving = await askAll(cluster, serve);
  const must = await askAll(cluster, forbidden);
  return [
    { area: 'kubernetes', check: 'reachable', status: 'ok', detail: 'the API server answers access reviews' },
    ...neededRows(need, OF_A_PASS),
    ...(serving.length === 0 ? [] : neededRows(serving, OF_SERVE)),
    ...forbiddenRows(must),
  ];
}

/** One at a time: a hundred small questions at once would be throttled. */
async function askAll(cluster: Cluster, expectations: readonly AccessExpectation[]): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const expected of expectations) {
    const { why: _, ...access } = expected;
    asked.push({ expected, answer: await cluster.mayI(access) });
  }
  return asked;
}

const unreachableRow = (detail: string): Row => ({
  area: 'kubernetes',
  check: 'reachable',
  status: 'fail',
  detail,
  todo: 'check cluster.kubeconfig and cluster.context; `kubectl auth can-i --list` should answer',
});

interface Use {
  readonly check: string;
  readonly who: string;
  readonly where: string;
  readonly without: string;
}

const OF_A_PASS: Use = {
  check: 'needed rights',
  who: 'a pass',
  where: 'in the ClusterRole',
  without: 'what needs it stays unknown',
};
/** Roles of `deploy/overlays/serve`; who makes passes by a CronJob does without them. */
const OF_SERVE: Use = {
  check: 'rights of `serve`',
  who: '`serve`',
  where: 'as deploy/overlays/serve does',
  without: 'without `serve` set serve.watch to nothing and leave serve.lease out',
};

function neededRows(asked: readonly Asked[], { check, who, where, without }: Use): Row[] {
  const refused = asked.filter(({ answer }) => answer.kind === 'known' && !answer.value);
  const summary = `${asked.length - refused.length} of ${asked.length} rights that ${who} uses`;
  const row = { area: 'kubernetes', check } as const;
  return [
    { ...row, status: 'ok', detail: summary },
    ...refused.map(
      ({ expected }): Row => ({
        area: 'kubernetes',
        check: `may ${nameOf(expected)}`,
        status: 'warn',
        detail: `not allowed; ${who} needs it: ${expected.why}`,
        todo: `allow \`${expected.verb}\` on ${resourceOf(expected)}${inText(expected)} ${where}, or ${without}`,
      }),
    ),
    ...unknownRows(asked),
  ];
}

function forbiddenRows(asked: readonly Asked[]): Row[] {
  const allowed = asked.filter(({ answer }) => answer.kind === 'known' && answer.value);
  const row = { area: 'kubernetes', check: 'rights it must not have' } as const;
  return [
    ...(allowed.length === 0 ? [{ ...row, status: 'ok', detail: `none of ${asked.length}` } as const] : []),
    ...allowed.map(
      ({ expected }): Row => ({
        area: 'kubernetes',
        check: `may not ${nameOf(expected)}`,
        status: 'fail',
        detail: `allowed; ${expected.why}`,
        todo: `take \`${expected.verb}\` on ${resourceOf(expected)} away: run as the service account of deploy/, not as yourself`,
      }),
    ),
    ...unknownRows(asked),
  ];
}

const unknownRows = (asked: readonly Asked[]): Row[] =>
  asked.flatMap(({ expected, answer }) =>
    answer.kind === 'known'
      ? []
      : [{ area: 'kubernetes', check: `may ${nameOf(expected)}`, status: 'warn', detail: answer.because.detail }],
  );

/** Where a right is asked for in one namespace. */
const inText = ({ namespace }: AccessExpectation): string => (namespace === undefined ? '' : ` in ${namespace}`);

const nameOf = (expected: AccessExpectation): string => `${expected.verb} ${resourceOf(expected)}`;

/** `deployments.apps/scale` */
const resourceOf = ({ group, resource, subresource }: AccessExpectation): string =>
  `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
