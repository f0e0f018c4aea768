/** Which parts of a template depend on a condition, are repeated, or are named for others. */
import type { Action } from './actions.ts';
import type { Span } from './templates.ts';

export interface Block {
  readonly open: Action;
  readonly turns: readonly Action[];
  readonly close: Action;
}

/** Undefined where they do not match. */
export function blocksIn(actions: readonly Action[]): readonly Block[] | undefined {
  const blocks: Block[] = [];
  const waiting: { readonly open: Action; readonly turns: Action[] }[] = [];
  for (const action of actions) {
    if (action.kind === 'opens') waiting.push({ open: action, turns: [] });
    else if (action.kind === 'turns') waiting.at(-1)?.turns.push(action);
    else if (action.kind === 'ends') {
      const last = waiting.pop();
      if (last === undefined) return undefined;
      blocks.push({ ...last, close: action });
    }
  }
  return waiting.length > 0 ? undefined : blocks.toSorted((a, b) => a.open.start - b.open.start);
}

/** The branches around an offset, outermost first; the same text means that one cannot be there without the other. */
export const branchesAround = (blocks: readonly Block[], offset: number): string =>
  blocks
    .filter(({ open, close }) => open.end <= offset && offset <= close.start)
    .map(({ open, turns }) => `${open.start}.${turns.filter(({ end }) => end <= offset).length}`)
    .join(' ');

/** What is left out when of every choice only the first, or the last branch is read. */
export function otherBranches(blocks: readonly Block[], kept: 'first' | 'last'): Span[] {
  return blocks.flatMap(({ open, turns, close }) => {
    const [first, last] = [turns[0], turns.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [kept === 'first' ? { start: first.start, end: close.start } : { start: open.start, end: last.start }];
  });
}
