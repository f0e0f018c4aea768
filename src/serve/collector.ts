/**
 * Takes out the garbage. V8 does that for old objects only once its heap has grown by megabytes: a server that makes
 * little garbage takes 10 MB more within hours, and nobody can tell that from a leak. After a pass there is time for it:
 * 10 ms for a heap of this size. `gc` is what `--expose-gc` gives, which a command line of ours would not reach.
 */
export function collector(): () => void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
  const gc: unknown = process.getBuiltinModule('node:vm').runInNewContext('gc');
  return typeof gc === 'function' ? () => void gc() : () => undefined;
}
