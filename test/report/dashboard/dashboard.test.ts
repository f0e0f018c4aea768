import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { Issue } from '../../../src/model/forge.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { known, type ReasonCode } from '../../../src/model/reason.ts';
import { inScope, type Scope } from '../../../src/model/scope.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { dashboards } from '../../../src/report/dashboard/dashboard.ts';
import { leftByOthers, movedByOthers, sectionText } from '../../../src/report/dashboard/sections.ts';
import { anApplication } from '../../builders/objects.ts';
import { aSnapshot } from '../../builders/snapshot.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { aWorkload } from '../../builders/workload.ts';
import { aRepository, shrink } from '../../decide/setting.ts';

const issue = (body: string): Issue => ({
  number: 1,
  state: 'open',
  title: 'Trimtab: prod',
  body,
  url: 'https://git.example.com/issues/1',
  author: { id: 1, login: 'bot', kind: 'self' },
  updatedAt: TAKEN_AT,
});

/** A finding that is held for this reason. */
interface Held {
  readonly namespace: string;
  readonly name: string;
  readonly code: ReasonCode;
}

/** Built once for each name: building is most of the work. */
const built = new Map<string, { workload: Workload; finding: Finding }>();

function builtFor({ namespace, name }: Held) {
  const key = `${namespace}/${name}`;
  const known = built.get(key);
  if (known !== undefined) return known;
  const workload = aWorkload()
    .in(namespace)
    .named(name)
    .container('app', { cpuRequest: '1', memoryRequest: '1Gi' })
    .trackedBy(anApplication('web'))
    .build();
  const fresh = { workload, finding: shrink(workload) };
  built.set(key, fresh);
  return fresh;
}

/** What a pass over `scope` writes where `before` stands. */
const written = (all: readonly Held[], before: string | undefined, scope?: Scope): string =>
  boardOf(all, before, scope)?.body ?? '';

function boardOf(all: readonly Held[], before: string | undefined, scope?: Scope) {
  const own = all.filter(({ namespace }) => inScope(scope, namespace));
  const outcomes = own.map((one): Outcome => {
    const because = { code: one.code, detail: 'because' };
    return { kind: 'held', finding: builtFor(one).finding, because };
  });
  const dashboard = known(before === undefined ? undefined : issue(before));
  const snapshot = aSnapshot(
    own.map((one) => builtFor(one).workload),
    { repositories: [aRepository([], { dashboard })], ...(scope === undefined ? {} : { scope }) },
  );
  return dashboards({ outcomes, tended: [], snapshot })[0];
}

const shares = (of: number): Scope[] => Array.from({ length: of }, (_, index) => ({ kind: 'shard', index, of }));
const inTurn = (all: readonly Held[], scopes: readonly Scope[], before?: string) =>
  scopes.reduce<string | undefined>((body, scope) => written(all, body, scope), before);

const CODES: readonly ReasonCode[] = ['budget-run', 'closed-by-person', 'leak-suspected', 'storm'];
const held = fc.record({
  namespace: fc.constantFrom('shop', 'pay', 'data', 'mail', 'kiosk'),
  name: fc.constantFrom('api', 'web', 'worker'),
  code: fc.constantFrom(...CODES),
});
const cluster = (count: number) =>
  fc.uniqueArray(held, { maxLength: count, selector: ({ namespace, name }) => `${namespace}/${name}` });

describe('with nothing to show', () => {
  it('it says so, and speaks of no boxes', () => {
    const body = written([], undefined);
    expect(body).toContain('No pull request is open and no finding waits');
    expect(body).not.toContain('box');
    expect(written([], body)).toBe(body);
  });

  it('that goes as soon as there is something', () => {
    const body = written([{ namespace: 'shop', name: 'api', code: 'storm' }], written([], undefined));
    expect(body).toContain('Tick a box');
    expect(body).not.toContain('no finding waits');
  });
});

describe('passes over shares of a cluster', () => {
  it('leave together what one pass over all of it writes, in whatever order they come', () => {
    fc.assert(
      fc.property(cluster(12), fc.shuffledSubarray(shares(3), { minLength: 3 }), (all, scopes) => {
        expect(inTurn(all, scopes)).toBe(written(all, undefined));
      }),
      { numRuns: 40 },
    );
  });

  it('and write nothing new when they come again', () => {
    fc.assert(
      fc.property(cluster(8), (all) => {
        const settled = inTurn(all, shares(3));
        expect(inTurn(all, shares(3), settled)).toBe(settled);
      }),
      { numRuns: 20 },
    );
  });

  it('also where there are more lines than are shown: after two rounds nothing is missing or counted twice', () => {
    const all = Array.from({ length: 90 }, (_, i) => [['shop', 'pay', 'data'][i % 3] ?? '', i] as const);
    const pass = (before: string, scope?: Scope): string => {
      const left = scope === undefined ? undefined : leftByOthers(before, scope)[0];
      const own = all.filter(([namespace]) => inScope(scope, namespace));
      const lines = own.map(([namespace, i]) => `- \`${namespace}/Deployment/web-${i}\` storm`);
      const more = left?.more ?? new Map();
      return sectionText({ section: 'Left alone', lines: [...lines, ...(left?.lines ?? [])], more });
    };
    const whole = pass('');
    expect(whole).toContain('- and 40 more');
    expect([...shares(3), ...shares(3)].reduce(pass, '')).toBe(whole);
  });

  it('take off the list what is gone in their part, and nothing else', () => {
    const all: Held[] = [
      { namespace: 'shop', name: 'web', code: 'storm' },
      { namespace: 'pay', name: 'ledger', code: 'storm' },
    ];
    const body = written([], written(all, undefined), { kind: 'namespaces', names: ['shop'] });
    expect(body).toContain('pay/Deployment/ledger');
    expect(body).not.toContain('shop/Deployment/web');
  });

  it('leave the ticks of others where they are: an order waits for the pass that can carry it out', () => {
    const all: Held[] = [{ namespace: 'pay', name: 'ledger', code: 'budget-run' }];
    const ticked = written(all, undefined).replace('- [ ]', '- [x]');
    expect(written(all, ticked, { kind: 'namespaces', names: ['shop'] })).toBe(ticked);
    expect(written(all, ticked, { kind: 'namespaces', names: ['pay'] })).toContain('- [ ]');
  });

  it('at once leave the same as one after the other: each writes over what stands by then', () => {
    fc.assert(
      fc.property(cluster(12), fc.shuffledSubarray(shares(3), { minLength: 3 }), (all, scopes) => {
        const boards = scopes.map((scope) => boardOf(all, '', scope));
        const last = boards.reduce((now, board) => board?.over(now) ?? now, '');
        expect(last).toBe(written(all, undefined));
      }),
      { numRuns: 40 },
    );
  });
});

describe('open pull requests of other parts', () => {
  const scope: Scope = { kind: 'namespaces', names: ['shop'] };
  const listOf = (...lines: readonly string[]) => sectionText({ section: 'Open', lines, more: new Map() });
  const [own, theirs, another] = ['- #1 `shop/Deployment/web`', '- #2 `pay/Deployment/ledger`', '- #3 `mail/Job/send`'];

  it('come and go while a pass is at work', () => {
    const moved = movedByOthers([listOf(own, theirs), listOf(own, another)], scope);
    expect(moved).toEqual({ come: [another], gone: new Set([theirs]) });
  });

  it('are not gone where the list was cut', () => {
    const many = Array.from({ length: 50 }, (_, i) => `- #1${i} \`kiosk/Deployment/a${i}\``);
    const moved = movedByOthers([listOf(own, theirs), listOf(...many, theirs)], scope);
    expect(moved.gone.size).toBe(0);
  });

  it('of our own part are ours to list', () => {
    expect(movedByOthers([listOf(own), listOf()], scope)).toEqual({ come: [], gone: new Set() });
  });
});
