/** A namespace to read, and how many containers live in it: dead ones of the window come on top. */
export interface AskedNamespace {
  readonly name: string;
  readonly containers: number;
}

/**
 * What one question may ask for: containers times days. 5,000 of them are 3 million samples; as summaries they take
 * about 3 MB until they are brought to their workloads.
 */
export const MOST_SERIES_DAYS = 5_000;

/** However little is left to ask: what remembered days are folded into is held for a whole group, of 500 containers. */
const FEWEST_DAYS = 10;

/**
 * Namespaces that are read together, so that a small one costs no question of its own: as many neighbours as one question
 * may ask for. Where only a day of 14 is not remembered, these are more.
 */
export function groupsOf(
  namespaces: readonly AskedNamespace[],
  daysToAsk: (namespace: string) => number,
): (readonly AskedNamespace[])[] {
  const groups: AskedNamespace[][] = [];
  let room = 0;
  for (const namespace of namespaces) {
    const weight = weightOf([namespace]) * Math.max(FEWEST_DAYS, daysToAsk(namespace.name));
    if (weight > room) {
      groups.push([]);
      room = MOST_SERIES_DAYS;
    }
    groups.at(-1)?.push(namespace);
    room -= weight;
  }
  return groups;
}

/** An empty namespace may have had containers in the window. */
export const weightOf = (namespaces: readonly AskedNamespace[]): number =>
  namespaces.reduce((sum, { containers }) => sum + Math.max(1, containers), 0);
