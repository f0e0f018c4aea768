import { packing } from './packing.ts';

/** Fields of objects that are packed, and unpacked when somebody looks at them. */
export interface PackedFields {
  /** The object with those fields; it reads, spreads and prints as if they were plain. */
  readonly into: <T extends object, K extends keyof T & string>(rest: Omit<T, K>, fields: Pick<T, K>) => T;
}

/**
 * Getters are made once per name and find the packed value by a number in the object: V8 keeps objects with getters of
 * their own as dictionaries, 660 bytes each. Nobody sees the number: it is under a symbol and not enumerable. A WeakMap
 * would say the same with 40 bytes more each, and be looked through by every collection.
 */
export function packedFields(): PackedFields {
  const columns = new Map<string, Column>();
  function into<T extends object, K extends keyof T & string>(rest: Omit<T, K>, fields: Pick<T, K>): T;
  function into(rest: object, fields: object): object {
    const object = { ...rest };
    for (const [key, value] of Object.entries(fields)) {
      const column = columns.get(key) ?? newColumn();
      columns.set(key, column);
      column.define(object, key, value);
    }
    return object;
  }
  return { into };
}

interface Column {
  readonly define: (object: object, key: string, value: unknown) => void;
}

function newColumn(): Column {
  const { pack, unpack } = packing();
  const place = Symbol('place');
  /** The value that was looked at last stays unpacked: analyzers look at one pod many times, then at the next. */
  let last: { readonly at: number; readonly value: unknown } | undefined;
  const property = {
    enumerable: true,
    configurable: true,
    get(this: { readonly [place]?: number }): unknown {
      const at = this[place] ?? 0;
      if (last?.at !== at) last = { at, value: unpack(at) };
      return last.value;
    },
  };
  return {
    define(object, key, value) {
      Object.defineProperty(object, place, { value: pack(value) });
      Object.defineProperty(object, key, property);
    },
  };
}
