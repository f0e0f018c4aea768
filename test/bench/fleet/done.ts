import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { ClusterRow, ClusterShape } from './cluster.ts';

type Shape = Omit<ClusterShape, 'number'>;

/** Clusters that are done, in this run or in one before. */
export interface DoneClusters {
  readonly rows: readonly ClusterRow[];
  /** The first, up to `most`, that is neither done nor taken; it counts as taken then. */
  readonly next: (most: number) => number | undefined;
  readonly add: (row: ClusterRow) => void;
}

const cost = z.object({ workloads: z.number(), seconds: z.number(), cpuSeconds: z.number(), rss: z.number() });
const shapeLine = z.object({ workloads: z.number(), shards: z.number() });
const rowLine = z.object({
  number: z.number(),
  workloads: z.number(),
  proposals: z.number(),
  whole: cost,
  shares: z.array(cost),
  same: z.boolean(),
});

/** Kept in a file of lines, the shape first; a line that was cut off by the end of a run counts as never written. */
export function doneClusters(file: string | undefined, shape: Shape): DoneClusters {
  const rows: ClusterRow[] = file !== undefined && existsSync(file) ? readRows(file, shape) : [];
  if (file !== undefined && rows.length === 0) writeFileSync(file, `${JSON.stringify(shape)}\n`);
  const taken = new Set(rows.map(({ number }) => number));
  return {
    rows,
    next: (most) => {
      const number = Array.from({ length: most }, (_, index) => index + 1).find((one) => !taken.has(one));
      if (number !== undefined) taken.add(number);
      return number;
    },
    add: (row) => {
      rows.push(row);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
    },
  };
}

function readRows(file: string, { workloads, shards }: Shape): ClusterRow[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const before = shapeLine.parse(JSON.parse(head));
  if (before.workloads !== workloads || before.shards !== shards)
    throw new Error(`${file} is of ${before.workloads} workloads in ${before.shards} shares`);
  return lines.map((line) => rowLine.parse(JSON.parse(line)));
}
