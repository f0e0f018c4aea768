export { type ClosableLog, type LogOptions, pinoLog } from './pino-log.ts';
export { type Scrubber, scrubber } from './scrub.ts';
