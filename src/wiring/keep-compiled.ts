import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Reading our sources costs 0.6 s of CPU, two thirds of it for stripping types and compiling; from Node's compile cache
 * the rest is enough. It lies where whoever installed the program may write and nobody else: what can be written there
 * could change the sources as well. Where it cannot be written (an image), and where NODE_COMPILE_CACHE names another
 * place, nothing happens.
 */
export const keepCompiled = (home: string): void =>
  void enableCompileCache(join(home, 'node_modules', '.cache', 'trimtab'));
