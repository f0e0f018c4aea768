export interface Work<Item, Result> {
  readonly atOnce: number;
  readonly each: (item: Item) => Promise<Result>;
}

/**
 * Results in the order of the items, with at most `atOnce` in work. Up to as many again may wait for their turn: the
 * order is deterministic, and what is held in memory is bounded.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  { atOnce, each }: Work<Item, Result>,
): AsyncGenerator<Result> {
  const waiting: Promise<Result>[] = [];
  const rest = items.values();
  let working = 0;
  const fill = (): void => {
    while (working < atOnce && waiting.length < 2 * atOnce) {
      const next = rest.next();
      if (next.done) return;
      working++;
      waiting.push(started(next.value));
    }
  };
  const started = (item: Item): Promise<Result> => {
    const result = each(item).finally(() => {
      working--;
      fill();
    });
    result.catch(() => undefined); // reported where it is awaited, in its turn
    return result;
  };
  for (fill(); waiting.length > 0; fill()) {
    const [head] = waiting;
    if (head !== undefined) yield await head;
    waiting.shift();
  }
}
