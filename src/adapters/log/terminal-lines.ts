import { z } from 'zod';
import { visible } from '../../model/one-line.ts';

/** Where lines go: process.stderr, or an array in a test. */
export interface LineSink {
  readonly write: (text: string) => unknown;
  readonly columns?: number | undefined;
}

/** Log lines for people, and one line of progress that is drawn over itself. */
export interface TerminalLines {
  /** Takes pino's JSON lines. */
  readonly write: (line: string) => void;
  readonly progress: (text: string) => void;
}

const CLEAR = '\r\u001b[K';
const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };
const record = z.looseObject({ level: z.number(), time: z.string(), msg: z.string() });

export function terminalLines(sink: LineSink): TerminalLines {
  let drawn = '';
  return {
    write(line) {
      sink.write(`${drawn === '' ? '' : CLEAR}${forPeople(line)}\n${drawn}`);
    },
    progress(text) {
      const clean = clip(text, (sink.columns ?? 80) - 1);
      if (clean === drawn) return;
      sink.write(CLEAR + clean);
      drawn = clean;
    },
  };
}

/** `05:12:40 warn  query failed  namespace=shop because=query-timeout` */
function forPeople(line: string): string {
  const { level, time, msg, ...fields } = record.parse(JSON.parse(line));
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${visible(String(value))}`);
  return [`${time.slice(11, 19)} ${(LEVELS[level] ?? 'info').padEnd(5)} ${visible(msg)}`, ...facts].join('  ');
}

const clip = (text: string, columns: number): string => {
  const line = visible(text);
  return line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`;
};
