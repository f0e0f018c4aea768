import type { ContainerStatus } from '../model/cluster.ts';
import type { ContainerLogs, LogsAsked } from '../model/logs.ts';
import { unknown } from '../model/reason.ts';
import type { Workload } from '../model/workload.ts';
import type { Cluster } from '../ports/cluster.ts';
import { reading } from './reading.ts';

/** Two pods show as well as ten what a workload suffers from. */
const PODS = 2;
const CONTAINERS = 4;

/** What the containers of a workload that are in trouble wrote last, and what they wrote before their last restart. */
export async function readLogs(workload: Workload, { logs }: Pick<Cluster, 'logs'>): Promise<ContainerLogs[]> {
  const read: ContainerLogs[] = [];
  for (const asked of askedOf(workload)) {
    const text =
      logs === undefined
        ? unknown(
            'not-observed',
            'the capture holds no logs: `trimtab capture --logs` keeps those of containers in trouble',
          )
        : await reading(`the ${asked.run} logs of ${asked.pod}`, () => logs(asked));
    read.push({ ...asked, text });
  }
  return read;
}

/** The same for a capture and for its replay. */
function askedOf({ pods }: Workload): LogsAsked[] {
  return pods
    .filter(({ statuses }) => statuses.some(isTroubled))
    .slice(0, PODS)
    .flatMap(({ ref, statuses }) =>
      statuses
        .filter(isTroubled)
        .slice(0, CONTAINERS)
        .flatMap(({ name, restartCount }) => {
          const of = { namespace: ref.namespace ?? '', pod: ref.name, container: name };
          const current = { ...of, run: 'current' as const };
          return restartCount === 0 ? [current] : [{ ...of, run: 'previous' as const }, current];
        }),
    );
}

const isTroubled = ({ ready, restartCount, terminated }: ContainerStatus): boolean =>
  restartCount > 0 || (!ready && (terminated === undefined || terminated.exitCode !== 0));
