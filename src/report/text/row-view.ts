import { answerOf } from '../risks.ts';
import type { Row, State } from '../row.ts';
import { amountText, coresText, countText, cpuText, gibText, memoryText, NONE, percentText } from './format.ts';

import { safeUrl } from './safe-url.ts';

/** A table row as text, with the numbers that sorting needs beside it. */
export interface RowView {
  readonly namespace: string;
  readonly workload: string;
  readonly kind: string;
  readonly container: string;
  readonly role: string;
  readonly team: string;
  /** `3 pods`; `runs at times` for Jobs. */
  readonly pods: string;
  readonly cpuRequest: Move;
  readonly memoryRequest: Move;
  readonly memoryLimit: Move;
  readonly cpuUse: string;
  readonly memoryUse: string;
  readonly coverage: string;
  readonly coverageValue: number;
  readonly days: string;
  readonly confidence: string;
  readonly frees: string;
  readonly money: string;
  readonly moneyValue: number;
  readonly state: State;
  readonly answer: string;
  /** Empty without a pull request that a browser may open. */
  readonly url: string;
  readonly code: string;
  readonly detail: string;
}

export interface Move {
  readonly now: string;
  /** Empty when nothing else is recommended. */
  readonly next: string;
  readonly direction: 'up' | 'down' | 'same';
  readonly sort: number;
}

export function rowView(row: Row, currency: string): RowView {
  const { current, recommended, statistics, delta } = row;
  const { cpu, memory } = statistics ?? {};
  return {
    namespace: row.cluster === undefined ? row.namespace : `${row.cluster}: ${row.namespace}`,
    workload: row.name,
    kind: row.kind,
    container: row.container,
    role: row.role === 'main' ? '' : row.role,
    team: row.team ?? '',
    pods: JOBS.includes(row.kind) ? 'runs at times' : countText(row.replicas, 'pod'),
    cpuRequest: move(current.cpuRequest, recommended?.cpuRequest, cpuText),
    memoryRequest: move(current.memoryRequest, recommended?.memoryRequest, memoryText),
    memoryLimit: move(current.memoryLimit, recommended?.memoryLimit, memoryText),
    cpuUse: cpu === undefined ? NONE : [cpu.p50, cpu.p95, cpu.p99, cpu.max].map(cpuText).join(' / '),
    memoryUse:
      memory === undefined ? NONE : [memory.p50, memory.p95, memory.p99, memory.max].map(memoryText).join(' / '),
    coverage: percentText(statistics?.coverage),
    coverageValue: statistics?.coverage ?? -1,
    days: statistics === undefined ? NONE : `${Math.round(statistics.days)} d`,
    confidence: recommended?.confidence ?? '',
    frees: freesText(delta),
    money: amountText(delta.money, currency),
    moneyValue: delta.money,
    state: row.state,
    answer: row.fate === undefined ? quietAnswer(row) : answerOf(row.fate),
    url: safeUrl(row.fate?.kind === 'change' ? row.fate.change.url : undefined),
    code: row.because?.code ?? '',
    detail: row.because?.detail ?? '',
  };
}

/** No finding, hence no fate: it fits, it is unknown, or it may not be lowered. */
export const quietAnswer = ({ state, because }: Row): string =>
  state === 'held' ? `not lowered: ${because?.code ?? ''}` : STATES[state];

const JOBS = ['Job', 'CronJob'];

const STATES: Readonly<Record<State, string>> = { fine: 'fits', open: 'open', held: 'held', unknown: 'unknown' };

function move(now: number | undefined, then: number | undefined, text: (value: number | undefined) => string): Move {
  const changes = then !== undefined && text(then) !== text(now);
  return {
    now: text(now),
    next: changes ? text(then) : '',
    direction: !changes ? 'same' : then > (now ?? 0) ? 'up' : 'down',
    sort: now ?? -1,
  };
}

const freesText = ({ cpu, memory }: Row['delta']): string =>
  [...(cpu === 0 ? [] : [coresText(cpu)]), ...(memory === 0 ? [] : [gibText(memory)])].join(', ');
