/** Computed at most once per key. Inputs are immutable, so a remembered answer is the same answer. */
export function remember<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V }>();
  return (key) => {
    const there = known.get(key) ?? { value: compute(key) };
    known.set(key, there);
    return there.value;
  };
}

/** For as long as the key itself is remembered by somebody else. */
export function rememberWeakly<K extends WeakKey, V extends object>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const there = known.get(key) ?? compute(key);
    known.set(key, there);
    return there;
  };
}

export const once = <V>(compute: () => V): (() => V) => {
  const all = remember((_: 'it') => compute());
  return () => all('it');
};
