/** The rows of one trace file. What is not a number is said with its line: a trace that is half understood scores wrongly. */
import { RequestError } from '../../model/errors.ts';
import type { Trace } from '../../model/trace.ts';

type Rows = Pick<Trace, 'times' | 'cpu' | 'memory'>;

/** In order of time, whatever their order in the file; of rows with the same time the last one counts. */
export function rowsOf(text: string, path: string): Rows {
  const lines = text.split('\n');
  const columns = columnsOf(lines[0] ?? '', path);
  const rows: Rows = {
    times: new Float64Array(lines.length),
    cpu: new Float64Array(lines.length),
    memory: new Float64Array(lines.length),
  };
  let count = 0;
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === '') return;
    const cells = line.split(',');
    const at = (column: number): Cell => ({ text: cells[column]?.trim() ?? '', path, line: i + 1 });
    rows.times[count] = timeIn(at(columns.time));
    rows.cpu[count] = amountIn(at(columns.cpu)) * 1000;
    rows.memory[count] = amountIn(at(columns.memory));
    count++;
  });
  return inOrder(firstOf(rows, count));
}

interface Columns {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
}

function columnsOf(header: string, path: string): Columns {
  const names = header.split(',').map((name) => name.trim());
  const [time = -1, cpu = -1, memory = -1] = ['unix_seconds', 'cpu_cores', 'mem_bytes'].map((name) =>
    names.indexOf(name),
  );
  if (Math.min(time, cpu, memory) < 0) {
    throw wrong({ text: header.trim(), path, line: 1 }, 'the columns unix_seconds, cpu_cores and mem_bytes');
  }
  return { time, cpu, memory };
}

interface Cell {
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** The year 2100: milliseconds are far beyond it. */
const LATEST = 4_102_444_800;
/** More than any machine has, in cores and in bytes; what is above it has lost its unit. */
const MOST = 1e18;

function timeIn(cell: Cell): number {
  const time = Number(cell.text);
  if (cell.text !== '' && time >= 0 && time < LATEST) return time;
  throw wrong(cell, 'seconds since 1970');
}

/** NaN where nothing was measured. */
function amountIn(cell: Cell): number {
  if (cell.text === '' || cell.text.toLowerCase() === 'nan') return Number.NaN;
  const amount = Number(cell.text);
  if (amount >= 0 && amount <= MOST) return amount;
  throw wrong(cell, 'a number that is not negative, or nothing');
}

const wrong = ({ text, path, line }: Cell, want: string): RequestError =>
  new RequestError({ path: `${path}:${line}`, got: text === '' ? 'nothing' : text.slice(0, 60), want });

const firstOf = ({ times, cpu, memory }: Rows, count: number): Rows => ({
  times: times.subarray(0, count),
  cpu: cpu.subarray(0, count),
  memory: memory.subarray(0, count),
});

function inOrder(rows: Rows): Rows {
  const { times, cpu, memory } = rows;
  if (times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))) return rows;
  const last = new Map(Array.from(times, (time, i) => [time, i]));
  const order = [...last].sort(([a], [b]) => a - b).map(([, i]) => i);
  const picked = (values: Float64Array): Float64Array => Float64Array.from(order, (i) => values[i] ?? Number.NaN);
  return { times: picked(times), cpu: picked(cpu), memory: picked(memory) };
}
