/** Milliseconds. */
const STEADY = 60_000;

/**
 * Takes out the garbage. V8 does that for old objects only once its heap has grown by megabytes: a server that makes
 * little garbage takes 10 MB more within hours, and nobody can tell that from a leak. After a pass there is time for it:
 * 10 ms for a heap of this size; and every minute, because a lease that is renewed every 2 s makes 0.6 MB of garbage in
 * one. `gc` is what `--expose-gc` gives, which a command line of ours would not reach.
 */
export function collector(): () => void {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // The first function that is found to be hot, minutes after the start, brings 5 MB of the program into memory: the compiler.
  for (const flag of ['--no-turbofan', '--no-maglev', '--expose-gc']) setFlagsFromString(flag);
  const gc: unknown = process.getBuiltinModule('node:vm').runInNewContext('gc');
  const collect = typeof gc === 'function' ? () => void gc() : () => undefined;
  setInterval(collect, STEADY).unref();
  return collect;
}
