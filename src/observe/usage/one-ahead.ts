/**
 * Streams one after the other, each begun as soon as the one before has its first item: then a question is on its way
 * while the answer to the one before is folded. Never more than one ahead, so that what is held stays bounded.
 */
export async function* oneAhead<Source, Item>(
  sources: readonly Source[],
  stream: (source: Source) => AsyncIterator<Item>,
): AsyncGenerator<readonly [Source, AsyncIterable<Item>]> {
  const all = sources.values().map((source) => begun(source, stream(source)));
  for (let next = all.next(); !next.done; ) {
    const { source, items, first } = next.value;
    const head = await first;
    next = all.next();
    yield [source, resumed(head, items)];
  }
}

function begun<Source, Item>(source: Source, items: AsyncIterator<Item>) {
  const first = items.next();
  first.catch(() => undefined); // reported where it is awaited, in its turn
  return { source, items, first };
}

async function* resumed<Item>(head: IteratorResult<Item>, items: AsyncIterator<Item>): AsyncGenerator<Item> {
  for (let item = head; !item.done; item = await items.next()) yield item.value;
}
