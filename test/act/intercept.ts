import type { Ports } from '../../src/ports/ports.ts';

/** Called around every call of a port: `journal.append`, `forge.open`, ... */
export interface Watcher {
  readonly before?: (call: string) => void;
  readonly after?: (call: string) => void;
}

type RepositoryPorts = Ports['repositories'][number];

/** The same ports, with somebody watching each call. */
export const watched = (repository: RepositoryPorts, watcher: Watcher): RepositoryPorts => ({
  name: repository.name,
  manifests: watchedPort('manifests', repository.manifests, watcher),
  forge: watchedPort('forge', repository.forge, watcher),
  journal: watchedPort('journal', repository.journal, watcher),
});

/** Writes of act; the journal decides itself whether there is anything to append. */
const WRITES = /^(manifests\.(push|deleteBranch|writeOrphan)|forge\.(open|update|close))$/;
export const isWrite = (call: string): boolean => WRITES.test(call);

function watchedPort<T extends object>(name: string, port: T, watcher: Watcher): T {
  return new Proxy(port, {
    get: (target, property, receiver) => {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        watcher.before?.(`${name}.${String(property)}`);
        const result: unknown = await Reflect.apply(value, target, args);
        watcher.after?.(`${name}.${String(property)}`);
        return result;
      };
    },
  });
}
