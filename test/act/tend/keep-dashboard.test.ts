import { describe, expect, it } from 'vitest';
import { type Board, keepDashboard } from '../../../src/act/tend/keep-dashboard.ts';
import type { Issue } from '../../../src/model/forge.ts';
import { known } from '../../../src/model/reason.ts';
import type { Issues } from '../../../src/ports/forge-parts.ts';
import { shelf } from '../../fakes/issue-shelf.ts';
import { boardOver, linesIn } from './boards.ts';

const openIn = async (issues: Issues): Promise<Issue | undefined> =>
  (await issues.find('trimtab:dashboard')).find(({ state }) => state === 'open');

/** A pass over a namespace: it looks, works for a while, and writes then. */
const passOver = async (issues: Issues, name: string, working: () => Promise<void>) => {
  const seen = await openIn(issues);
  const board = boardOver(name, seen);
  await working();
  return keepDashboard(board, { issues, seen: known(seen) });
};
const nothing = async (): Promise<void> => {};

describe('a dashboard that passes over two parts of the cluster write at once', () => {
  it('keeps what the other one wrote since this one looked', async () => {
    const { issues } = shelf();
    await passOver(issues, 'mail', nothing);
    const other = () => passOver(issues, 'pay', nothing).then(() => undefined);
    expect(await passOver(issues, 'shop', other)).toBe('written');
    expect(linesIn(await openIn(issues))).toEqual(['mail', 'pay', 'shop']);
  });

  it('puts back what a write that began before took away', async () => {
    const { issues, onceAfterUpdate } = shelf();
    await passOver(issues, 'mail', nothing);
    const before = await openIn(issues);
    onceAfterUpdate(async () => {
      await issues.update(1, { body: boardOver('pay', before).body });
    });
    await passOver(issues, 'shop', nothing);
    expect(linesIn(await openIn(issues))).toEqual(['mail', 'pay', 'shop']);
  });

  it('is one: whoever was second to open it writes into the first and closes its own', async () => {
    const { issues, all } = shelf();
    await Promise.all([passOver(issues, 'shop', nothing), passOver(issues, 'pay', nothing)]);
    expect(all().map(({ state }) => state)).toEqual(['open', 'closed']);
    expect(linesIn(all()[0])).toEqual(['pay', 'shop']);
  });

  it('gives in to somebody who writes again and again, until the next pass', async () => {
    const { issues, onEachUpdate } = shelf();
    await passOver(issues, 'mail', nothing);
    const quarrel = boardOver('pay', undefined).body;
    onEachUpdate((issue) => ({ ...issue, body: quarrel }));
    expect(await passOver(issues, 'shop', nothing)).toBe('written');
  });

  it('is not written twice when nobody else is there, nor where it was closed', async () => {
    const { issues, updates } = shelf();
    await passOver(issues, 'mail', nothing);
    await passOver(issues, 'shop', nothing);
    expect(updates()).toBe(1);
    await issues.update(1, { state: 'closed' });
    const seen = await issues.get(1);
    const board: Board = { ...boardOver('pay', seen), over: () => 'never' };
    expect(await keepDashboard(board, { issues, seen: known(seen) })).toBe('unchanged');
    expect(updates()).toBe(2);
  });

  it('leaves a tick in the part of others where it is, once', async () => {
    const { issues } = shelf();
    await passOver(issues, 'mail', nothing);
    const ticking = async () => {
      const { number, body } = await issues.get(1);
      await issues.update(number, { body: body.replace('- [ ]', '- [x]') });
    };
    await passOver(issues, 'shop', ticking);
    expect((await issues.get(1)).body.match(/\[x\]/g)).toHaveLength(1);
  });
});
