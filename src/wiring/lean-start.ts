import type { LeanStart } from '../cli/world.ts';

interface Started {
  readonly environment: Record<string, string | undefined>;
  readonly argv: readonly string[];
}

/**
 * Stripping types takes a WebAssembly program of 35 MB, which stays in memory. What lies in the compile cache needs no
 * stripping: once a child has filled it, the same process begins anew, under the same number and without that weight.
 * Undefined where sources come compiled already, or where the system cannot exchange the program of a process.
 */
export function leanStart({ environment, argv }: Started): LeanStart | undefined {
  const { execve, execPath, execArgv } = process;
  if (execve === undefined || (environment.NODE_COMPILE_CACHE ?? '') !== '') return undefined;
  return (folder) => {
    // Children inherit it: passes start faster with it, too.
    environment.NODE_COMPILE_CACHE = folder;
    // glibc keeps an arena for each thread and gives little back: after 13 minutes of passes 2.3 MiB more, and 0.6 with these.
    environment.MALLOC_ARENA_MAX ??= '1';
    environment.MALLOC_TRIM_THRESHOLD_ ??= '131072';
    return () => execve.call(process, execPath, [execPath, ...execArgv, ...argv.slice(1)], process.env);
  };
}
