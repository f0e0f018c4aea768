import type { Issue } from '../../src/model/forge.ts';
import type { Issues } from '../../src/ports/forge-parts.ts';
import { TAKEN_AT } from '../builders/time.ts';

/** Issues of a forge in memory; somebody else may act right after a write. */
export function shelf() {
  const all: Issue[] = [];
  let afterUpdate: (() => Promise<void>) | undefined;
  let twist = (issue: Issue): Issue => issue;
  let updates = 0;
  const at = (number: number): Issue => {
    const found = all[number - 1];
    if (found === undefined) throw new Error(`no issue ${number}`);
    return found;
  };
  const issues: Issues = {
    find: async (marker) => all.filter(({ body }) => body.includes(marker)),
    get: async (number) => at(number),
    async create({ title, body }) {
      const number = all.length + 1;
      const author = { id: 1, login: 'bot', kind: 'self' } as const;
      const url = `https://git.example.com/issues/${number}`;
      all.push({ number, state: 'open', title, body, url, author, updatedAt: TAKEN_AT });
      return at(number);
    },
    async update(number, change) {
      updates++;
      all[number - 1] = twist({ ...at(number), ...change });
      const then = afterUpdate;
      afterUpdate = undefined;
      await then?.();
      return at(number);
    },
  };
  return {
    issues,
    all: (): readonly Issue[] => all,
    updates: () => updates,
    onceAfterUpdate: (then: () => Promise<void>) => {
      afterUpdate = then;
    },
    onEachUpdate: (change: (issue: Issue) => Issue) => {
      twist = change;
    },
  };
}
