export { loggedSteps } from './logged-steps.ts';
export { type ClosableLog, type LogOptions, pinoLog } from './pino-log.ts';
export { scrubber } from './scrub.ts';
