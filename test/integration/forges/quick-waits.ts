/** Loaded before the program (`node --import`): the seconds that a forge wants between writes pass at once. */
const { setTimeout: slow } = globalThis;
const quick = (work: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
  slow(work, ms >= 1_000 && ms <= 10_000 ? 1 : ms, ...given);
Object.assign(globalThis, { setTimeout: Object.assign(quick, slow) });
