export { type ClosableLog, type LogOptions, pinoLog } from './pino-log.ts';
export { type Scrub, scrubber } from './scrub.ts';
