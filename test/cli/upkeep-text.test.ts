import { describe, expect, it } from 'vitest';
import { upkeepText } from '../../src/cli/upkeep-text.ts';
import type { Kept, Tended, Upkeep } from '../../src/model/upkeep.ts';
import { shownUpkeep } from '../../src/report/shown-upkeep.ts';
import { aPullRequest, shrink, tracked } from '../decide/setting.ts';

const terminal = { write: () => {}, colour: false };
const finding = shrink(tracked().build());
const about: Kept = { repository: 'manifests', key: finding.key, pullRequest: aPullRequest({ finding, values: {} }) };
const close: Upkeep = { kind: 'close', about, because: 'obsolete', detail: 'it is gone' };
const closed: Tended = { kind: 'closed', about, because: 'obsolete', detail: 'it is gone' };
const judged: Upkeep = { kind: 'judged', about, verdict: 'effective', detail: 'all is well', actual: '' };

describe('earlier pull requests', () => {
  it('are silent when nothing was done', () => expect(upkeepText(terminal, { upkeep: [], tended: [] })).toBe(''));

  it('say what was done', () => {
    expect(upkeepText(terminal, { upkeep: [close], tended: [closed] })).toBe(
      'earlier pull requests\nmanifests#7 shop/Deployment/web: closed (obsolete: it is gone)',
    );
  });

  it('case 46: a dry run says what it would do', () => {
    expect(upkeepText(terminal, { upkeep: [close, judged], tended: [] })).toBe(
      [
        'earlier pull requests, if this were no dry run',
        'manifests#7 shop/Deployment/web: closed (obsolete: it is gone)',
        'manifests#7 shop/Deployment/web: judged (effective: all is well)',
      ].join('\n'),
    );
  });

  it('are told to scripts as well', () => {
    expect(shownUpkeep({ upkeep: [close], tended: [] })).toEqual([
      {
        repository: 'manifests',
        number: 7,
        about: 'shop/Deployment/web',
        what: 'closed',
        detail: 'obsolete: it is gone',
        done: false,
      },
    ]);
  });
});
