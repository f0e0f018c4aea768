import { connect } from '../../../src/adapters/prometheus/connection.ts';
import { realContainers, usageMetric, withImage } from '../../../src/adapters/prometheus/queries.ts';
import { remoteTransport } from '../../../src/adapters/prometheus/remote-read/remote-transport.ts';
import { newRooms } from '../../../src/adapters/prometheus/remote-read/rooms.ts';
import { anyOf } from '../../../src/adapters/prometheus/selector.ts';
import { quantile, type SketchBuilder, sketchBuilder } from '../../../src/model/sketch.ts';
import { days, earlier, instant, minutes } from '../../../src/model/units.ts';
import type { UsageResource } from '../../../src/model/usage.ts';
import { CONTAINERS, namespacesOf, REPLICAS, workloadsOf } from './history.ts';
import type { Cost, Task } from './strategies.ts';

/**
 * Streamed remote read and quantiles, and nothing around it: no owners (names tell here), no probe, no proof that nothing
 * is missing, nothing remembered. It tells what a pass adds to its reading.
 */
export async function bareRead(task: Task, length: number): Promise<Cost> {
  const cost: Cost = { queries: 0, bytes: 0, samples: 0, answers: 0 };
  const connection = connect({
    url: task.url,
    onExchange: ({ receivedBytes }) => {
      cost.queries++;
      cost.bytes += receivedBytes;
    },
  });
  const transport = remoteTransport({
    connection,
    rateWindow: minutes(5),
    matchersOf: ({ resource, namespaces }) => [
      anyOf('__name__', [usageMetric[resource]]),
      anyOf('namespace', namespaces),
      ...realContainers,
      withImage,
    ],
    limits: { sizeOf: () => undefined, values: Infinity, guess: 1 },
    rooms: newRooms(),
  });
  const end = instant(task.end);
  const window = { from: earlier(end, days(length)), to: end };
  const namespaces = namespacesOf(workloadsOf(task.containers));
  const sketches = new Map<string, SketchBuilder>();
  const read = async (resource: UsageResource): Promise<void> => {
    const answer = await transport.read({ resource, namespaces, window });
    if (answer.kind !== 'answer') throw new Error('remote read is not offered');
    for (const { series, values } of answer.value) {
      const key = `${resource} ${series.pod.replace(/-[^-]+-[^-]+$/, '')}/${series.container}`;
      const sketch = sketches.get(key) ?? sketchBuilder();
      sketches.set(key, sketch);
      for (let i = 0; i < values.length; i++) sketch.add(values[i] ?? 0);
    }
  };
  await Promise.all([read('cpu'), read('memory')]);
  const known = [...sketches.values()].filter((one) => quantile(one.build(), 0.95) !== undefined);
  cost.answers = known.length / 2;
  cost.samples =
    (2 * workloadsOf(task.containers).length * REPLICAS * CONTAINERS.length * length * 86_400) / task.scrape;
  return cost;
}
