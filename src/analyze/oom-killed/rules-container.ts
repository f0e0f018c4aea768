import { injectorOf } from '../injected.ts';
import { none, type Rule } from './diagnosis.ts';
import { severityOf } from './severity.ts';

/** K8: another container than the one people look at. An injected one has no line in any manifest of the workload. */
export const initOrSidecar: Rule = (killCase) => {
  const { container, kills } = killCase;
  if (kills.length === 0 || (container.spec.role === 'main' && !container.injected)) return undefined;
  const base = { kind: 'oom', cause: 'init-or-sidecar', severity: severityOf(killCase) } as const;
  return container.injected
    ? { ...base, confidence: 'high', remedy: none('injected-container', injectorOf(container.spec)) }
    : { ...base, confidence: 'medium', remedy: { kind: 'raise' } };
};

/** K6: a forked worker died and the main process lives on, or reports its own exit code: no restart shows it. */
export const childProcess: Rule = (killCase) => {
  const { container, kills } = killCase;
  const { oomEvents, restarts } = container;
  const unseen =
    kills.length === 0 &&
    oomEvents.kind === 'known' &&
    oomEvents.value > 0 &&
    restarts.kind === 'known' &&
    restarts.value === 0;
  const forked =
    kills.length > 0 && kills.every(({ termination }) => termination.exitCode === 0 || termination.exitCode === 1);
  if (!unseen && !forked) return undefined;
  const limit = container.spec.resources.memoryLimit;
  const remedy =
    limit === undefined
      ? none('node-level', 'a child process was killed, and no limit is set')
      : ({ kind: 'raise' } as const);
  return { kind: 'oom', cause: 'child-process', severity: 'warning', confidence: 'medium', remedy };
};

/** What Java, Node and Python say when their own heap is full; it reaches the status where the log is its fallback. */
const HEAP_FULL = /OutOfMemoryError|heap out of memory|MemoryError/;

/** K9: the runtime gave up before the kernel had to: the heap flag is the bound, not the limit. */
export const runtimeHeap: Rule = ({ deaths, kills }) => {
  const own = deaths.filter(
    ({ termination }) =>
      termination.exitCode !== 0 && termination.exitCode !== 137 && HEAP_FULL.test(termination.message ?? ''),
  );
  if (own.length === 0 || kills.length > 0) return undefined;
  const remedy = none(
    'heap-bound',
    'the runtime ran out of its own heap below the limit: raise the heap flag, then the limit',
  );
  return {
    kind: 'oom',
    cause: 'runtime-heap',
    severity: own.length > 1 ? 'warning' : 'info',
    confidence: 'medium',
    remedy,
  };
};
