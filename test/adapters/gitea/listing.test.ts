import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/model/units.ts';
import { AT, type World, world } from './world.ts';

const COUNT = 7;

describe('listing pull requests of Gitea', () => {
  let at: World;
  afterEach(() => at.close());
  const withMany = async () => {
    at = await world({ pageLimit: 3 });
    for (let i = 1; i <= COUNT; i++) await at.forge.open(await at.request(`trimtab/${i}`));
    at.writes();
  };
  const numbers = async (query = {}) => (await at.forge.list(query)).map(({ number }) => number);
  const all = [7, 6, 5, 4, 3, 2, 1];
  /** Times are whole seconds on the server; here they can be set. */
  const touch = (number: number, ms: number) => Object.assign(at.repository.items.get(number) ?? {}, { updatedAt: ms });
  const asked = () => at.double.requests.filter(({ path }) => path.includes('/pulls?'));

  it('reads every page of a server that gives less than it is asked for', async () => {
    await withMany();
    expect(await numbers()).toEqual(all);
  });

  it('takes no short page for the last one: entries may be null', async () => {
    await withMany();
    at.double.failNext(
      { kind: 'answer', status: 200, headers: { 'x-total-count': '7' }, body: [null, null, null] },
      ({ path }) => path.includes('page=1'),
    );
    // What stood there is seen when the front is read again.
    expect(await numbers()).toEqual(all);
  });

  it('sees what moved to the front while it read', async () => {
    await withMany();
    for (let i = 1; i <= COUNT; i++) touch(i, 1000 * i);
    let moved = 0;
    at.double.failNext({ kind: 'reset' }, ({ path }) => {
      // Just before the second page is given, the last one is touched and so skips every page that is still to come.
      if (path.includes('page=2') && moved++ === 0) touch(1, 99_000);
      return false;
    });
    expect(await numbers()).toEqual(all);
  });

  it('leaves a long history alone when only what was touched lately is asked for', async () => {
    await withMany();
    for (const number of [1, 2, 3, 4]) await at.forge.close(number, 'obsolete', AT);
    for (let i = 1; i <= COUNT; i++) touch(i, 1000 * i);
    const before = asked().length;
    const recent = await numbers({ touchedAfter: instant(6500) });
    expect(recent).toEqual(expect.arrayContaining([7, 6, 5]));
    expect(asked().length - before).toBeLessThanOrEqual(4);
  });

  it('never leaves an open one out, however long ago it was touched', async () => {
    await withMany();
    for (const number of [3, 4, 5, 6, 7]) await at.forge.close(number, 'obsolete', AT);
    for (let i = 1; i <= COUNT; i++) touch(i, 1000 * i);
    expect(await numbers({ touchedAfter: instant(6500) })).toEqual(expect.arrayContaining([2, 1]));
  });

  it('asks once for a short list, and never writes', async () => {
    at = await world();
    await at.forge.open(await at.request('trimtab/web'));
    at.writes();
    const before = asked().length;
    await numbers({ touchedAfter: AT });
    expect(asked().length - before).toBe(1);
    expect(at.writes()).toEqual([]);
  });

  it('takes an open pull request without a branch for closed, and keeps the name of the branch', async () => {
    at = await world();
    await at.forge.open(await at.request('trimtab/web'));
    await at.person('DELETE', 'repos/ada/manifests/branches/trimtab%2Fweb');
    expect(await at.forge.list()).toMatchObject([{ state: 'closed', branch: 'trimtab/web' }]);
    // The server has caught up by now, and tells who did it.
    expect(await at.forge.list()).toMatchObject([{ state: 'closed', branch: 'trimtab/web', closedBy: 'person' }]);
  });

  it('passes over forks and over branches of others', async () => {
    at = await world();
    await at.forge.open(await at.request('feature/x'));
    expect(await numbers()).toEqual([]);
  });
});
