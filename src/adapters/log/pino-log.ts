import { type DestinationStream, pino } from 'pino';
import type { Fields, Log } from '../../ports/log.ts';
import type { Scrubber } from './scrub.ts';
import { type LineSink, terminalLines } from './terminal-lines.ts';

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly sink: LineSink;
  /** `json`: one object per line, for machines. `people`: short lines and a line of progress. */
  readonly format: 'json' | 'people';
  readonly scrub: Scrubber['scrub'];
}

/** A log that ends a line of progress when the command is done. */
export interface ClosableLog extends Log {
  readonly close: () => void;
}

export function pinoLog(options: LogOptions): ClosableLog {
  return options.format === 'people' ? forPeople(options) : forMachines(options);
}

function forPeople(options: LogOptions): ClosableLog {
  const lines = terminalLines(options.sink);
  return {
    ...levels(options, lines),
    progress: (step, done, total) => lines.progress(options.scrub(`${step} ${amount(done, total)}`)),
    close: () => lines.progress(''),
  };
}

/** A log file needs no more than the beginning of each step and its end. */
function forMachines(options: LogOptions): ClosableLog {
  const log = levels(options, options.sink);
  let current = '';
  return {
    ...log,
    progress(step, done, total) {
      if (step === current && done !== total) return;
      current = step;
      log.info(step, { done, ...(total === undefined ? {} : { total }) });
    },
    close: () => undefined,
  };
}

const amount = (done: number, total: number | undefined): string =>
  total === undefined ? `${done}` : `${done} of ${total}`;

function levels({ level, scrub }: LogOptions, sink: LineSink): Omit<Log, 'progress'> {
  const destination: DestinationStream = { write: (line) => void sink.write(line) };
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const clean = (fields: Fields = {}): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? scrub(value) : value]),
    );
  return {
    debug: (message, fields) => logger.debug(clean(fields), scrub(message)),
    info: (message, fields) => logger.info(clean(fields), scrub(message)),
    warn: (message, fields) => logger.warn(clean(fields), scrub(message)),
    error: (message, fields) => logger.error(clean(fields), scrub(message)),
  };
}
