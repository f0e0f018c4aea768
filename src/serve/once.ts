/** Tells what is new from what was there before, in bounded memory. */
export interface Once {
  readonly isNew: (id: string) => boolean;
}

/** Forgets the oldest beyond `most`: here that costs a pass too many, which changes nothing by itself. */
export function once(most = 10_000): Once {
  const seen = new Set<string>();
  return {
    isNew(id) {
      if (seen.has(id)) return false;
      seen.add(id);
      const [oldest] = seen;
      if (seen.size > most && oldest !== undefined) seen.delete(oldest);
      return true;
    },
  };
}
