import type { Environment } from '../config/load.ts';
import { crypto } from '../serve/built-in.ts';
import type { StartProgram } from '../serve/program.ts';
import { isTraced } from './is-traced.ts';

/**
 * A pass that `serve` starts is part of a trace that begins where it was asked for. Only its ids are made here: the
 * libraries would take 35 MiB of an idle server for one span, so that the pass tells of its beginning as well.
 */
export const watchedStart =
  (start: StartProgram, environment: Environment): StartProgram =>
  (args, more = {}) =>
    start(args, args[0] === 'run' && isTraced(environment) ? { ...more, ...beginning() } : more);

function beginning() {
  const chance = (bytes: number): string => crypto().randomBytes(bytes).toString('hex');
  return { TRACEPARENT: `00-${chance(16)}-${chance(8)}-01`, TRIMTAB_STARTED: `${Date.now()}` };
}
