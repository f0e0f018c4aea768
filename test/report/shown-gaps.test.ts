import { describe, expect, it } from 'vitest';
import { RetryLater, UpstreamSurprise } from '../../src/model/errors.ts';
import { reasonOf } from '../../src/observe/reading.ts';
import { type ShownGap, shownGaps } from '../../src/report/shown-gaps.ts';

const dead = new RetryLater({ source: 'Kubernetes', issue: 'no complete answer from 127.0.0.1:6443 (ECONNREFUSED)' });
const gap = (source: string, error: Error, what = `the list of ${source}`): ShownGap => ({
  source,
  ...reasonOf(what, error),
});

describe('sources that could not be read', () => {
  it('for one cause are one line, which counts many and names few', () => {
    const kinds = ['nodes', 'pods', 'hpas', 'vpas', 'jobs', 'events', 'quotas'];
    const [all, ...more] = shownGaps(kinds.map((kind) => gap(kind, dead)));
    expect(more).toEqual([]);
    expect(all).toEqual({
      source: '7 sources (nodes, pods, hpas, ...)',
      code: 'upstream-unreachable',
      detail: 'Kubernetes: no complete answer from 127.0.0.1:6443 (ECONNREFUSED)',
    });
    expect(shownGaps(kinds.slice(0, 2).map((kind) => gap(kind, dead)))).toMatchObject([{ source: 'nodes, pods' }]);
  });

  it('for causes of their own stay as they are, in their order', () => {
    const refused = (kind: string) =>
      new UpstreamSurprise({ source: 'Kubernetes', code: 'forbidden', issue: `may not list ${kind}` });
    const gaps = [gap('pods', refused('pods')), gap('usage', dead), gap('hpas', refused('hpas'))];
    expect(shownGaps(gaps)).toEqual(gaps);
  });

  it('that are told apart by their sentences only, such as two repositories, stay as they are', () => {
    const gaps = ['one', 'two'].map((name) => gap('repository', dead, `repository ${name}`));
    expect(shownGaps(gaps)).toEqual(gaps);
  });

  it('may say it in other words', () => {
    const gaps = ['pods', 'hpas'].map((source) => ({ source, code: 'forbidden', detail: 'no' }));
    expect(shownGaps(gaps)).toEqual([{ source: 'pods, hpas', code: 'forbidden', detail: 'no' }]);
  });
});
