import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../src/model/reason.ts';
import { applicationOf } from '../../src/observe/application.ts';
import { anApplication, metaOf, refOf } from '../builders/objects.ts';

const ref = refOf('Deployment', 'shop', 'web');
const tracked = (id: string) => metaOf(ref, { annotations: { 'argocd.argoproj.io/tracking-id': id } });
const labelled = (name: string) => metaOf(ref, { labels: { 'app.kubernetes.io/instance': name } });
const listing = (name: string) => anApplication(name, { application: { resources: [ref] } });

describe('tracking by annotation', () => {
  const storefront = anApplication('storefront');

  it.each(['storefront:apps/Deployment:shop/web', 'prod-argo:storefront:apps/Deployment:shop/web'])('%s', (id) => {
    expect(applicationOf(tracked(id), known([anApplication('other'), storefront]))).toEqual(known(storefront));
  });

  it('of an Application in any namespace', () => {
    const own = { ...storefront, ref: { ...storefront.ref, namespace: 'team-a' } };
    const reading = applicationOf(tracked('team-a_storefront:apps/Deployment:shop/web'), known([own]));
    expect(reading).toEqual(known(own));
  });

  it.each([
    ['names another object', 'storefront:apps/Deployment:shop/other'],
    ['names another namespace', 'storefront:apps/Deployment:staging/web'],
    ['names another kind', 'storefront:apps/StatefulSet:shop/web'],
    ['names another group', 'storefront:argoproj.io/Deployment:shop/web'],
    ['is malformed', 'storefront'],
    ['is empty', ''],
  ])('does not count when it %s', (_, id) => {
    expect(applicationOf(tracked(id), known([storefront]))).toEqual(known(undefined));
  });

  it('to an Application that is gone is tracking by none', () => {
    expect(applicationOf(tracked('gone:apps/Deployment:shop/web'), known([storefront]))).toEqual(known(undefined));
  });
});

describe('tracking by label', () => {
  it('counts when the Application lists the object', () => {
    const application = listing('storefront');
    expect(applicationOf(labelled('storefront'), known([application]))).toEqual(known(application));
  });

  it('does not count on its own: Helm charts set the same label', () => {
    expect(applicationOf(labelled('storefront'), known([anApplication('storefront')]))).toEqual(known(undefined));
  });

  it('may be cut at 63 characters', () => {
    const application = listing('a'.repeat(80));
    expect(applicationOf(labelled('a'.repeat(63)), known([application]))).toEqual(known(application));
  });

  it('decides between two Applications that list the object', () => {
    const both = [listing('one'), listing('two')];
    expect(applicationOf(labelled('two'), known(both))).toEqual(known(both[1]));
  });
});

describe('doubt', () => {
  it('about two Applications that list the object stays unknown', () => {
    const reading = applicationOf(metaOf(ref), known([listing('one'), listing('two')]));
    expect(reading).toMatchObject({ kind: 'unknown', because: { code: 'application-unknown' } });
  });

  it('about the list of Applications stays unknown', () => {
    const refused = unknown('forbidden', 'no');
    expect(applicationOf(tracked('storefront:apps/Deployment:shop/web'), refused)).toEqual(refused);
  });
});
