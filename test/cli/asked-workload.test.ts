import { describe, expect, it } from 'vitest';
import { askedContainers, askedWorkload } from '../../src/cli/asked-workload.ts';
import { ConfigError } from '../../src/model/errors.ts';
import { workloadName } from '../../src/model/workload.ts';
import { aWorkload } from '../builders/workload.ts';

const WEB = aWorkload().container('app').container('proxy').build();
const ALL = [
  WEB,
  aWorkload().kind('StatefulSet').build(),
  aWorkload().named('cart').build(),
  aWorkload().in('data').named('kafka').kind('StatefulSet').build(),
];

const wantOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.want;
    throw error;
  }
  return '';
};

describe('the workload that somebody typed', () => {
  it.each([
    ['shop/Deployment/web', 'shop/Deployment/web'],
    ['shop/deploy/web', 'shop/Deployment/web'],
    ['shop/statefulsets/web', 'shop/StatefulSet/web'],
    ['data/kafka', 'data/StatefulSet/kafka'],
  ])('%s is %s', (typed, name) => {
    expect(workloadName(askedWorkload(typed, ALL).ref)).toBe(name);
  });

  it.each([
    ['shop/web', 'its kind as well: shop/Deployment/web or shop/StatefulSet/web'],
    ['shop/cark', 'a workload that is there, such as shop/Deployment/cart, shop/Deployment/web, shop/StatefulSet/web'],
    [
      'shop/sts/cart',
      'a workload that is there, such as shop/Deployment/cart, shop/Deployment/web, shop/StatefulSet/web',
    ],
    ['web', '<namespace>/<kind>/<name>, such as shop/Deployment/web'],
    ['shop//web', '<namespace>/<kind>/<name>, such as shop/Deployment/web'],
  ])('%s wants %s', (typed, want) => {
    expect(wantOf(() => askedWorkload(typed, ALL))).toBe(want);
  });

  it('says so when nothing was observed', () => {
    expect(wantOf(() => askedWorkload('shop/web', []))).toBe('a workload, but none was observed');
  });
});

describe('the container that somebody typed', () => {
  it('is every container when none was named', () => {
    expect(askedContainers(WEB, undefined)).toEqual(['app', 'proxy']);
    expect(askedContainers(WEB, 'proxy')).toEqual(['proxy']);
  });

  it('must be there', () => {
    expect(wantOf(() => askedContainers(WEB, 'prox'))).toBe('one of: proxy, app');
  });
});
