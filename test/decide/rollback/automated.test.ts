import { describe, expect, it } from 'vitest';
import { automated } from '../../../src/decide/rollback/automated.ts';
import type { Blamed } from '../../../src/model/blame.ts';
import { findingKey } from '../../../src/model/finding.ts';
import { anApplication, refOf } from '../../builders/objects.ts';
import { TAKEN_AT } from '../../builders/time.ts';

const WEB = refOf('Deployment', 'shop', 'web');
const IMAGE = 'registry.example.com:5000/shop/web';
const P = 'argocd-image-updater.argoproj.io';

const blamed = (by: { author: string; email: string }, after = `${IMAGE}:v1.4.3`, path = 'image'): Blamed => ({
  ...{ key: findingKey({ cluster: 'prod', workload: WEB, kind: 'deploy-stuck' }), subject: WEB, confidence: 'exact' },
  ...{ application: 'web', repository: 'manifests', good: 'a', bad: 'b', later: [], undo: [], hazards: [], diff: '' },
  commits: [{ commit: 'b', ...by, at: TAKEN_AT, subject: 'update', body: '', files: [] }],
  changes: [{ object: WEB, path: `spec.template.spec.containers[name=app].${path}`, before: `${IMAGE}:v1.4.2`, after }],
});
const ADA = { author: 'Ada', email: 'ada@example.com' };
const UPDATER = { author: 'argocd-image-updater', email: 'noreply@argoproj.io' };
const FLUX = { author: 'fluxcdbot', email: 'fluxcdbot@users.noreply.github.com' };
const app = (annotations: Readonly<Record<string, string>> = {}) =>
  anApplication('web', {
    application: {
      annotations: Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${P}/${name}`, value])),
    },
  });
const told = (...args: Parameters<typeof automated>): string => automated(...args)?.detail ?? '';

describe('a bad image that a program chose', () => {
  it('is ignored by an annotation of the Application, which is said to the letter', () => {
    const list = { 'image-list': `proxy=registry.example.com:5000/shop/proxy, web=${IMAGE}:^1.4` };
    expect(told(app(list), blamed(ADA))).toBe(
      `argocd-image-updater sets this image and would set it again: annotate Application web where it stands in Git with ${P}/web.ignore-tags: "v1.4.3"`,
    );
    const more = { ...list, 'web.ignore-tags': 'latest,v1.3.*' };
    expect(told(app(more), blamed(UPDATER))).toContain(`${P}/web.ignore-tags: "latest,v1.3.*,v1.4.3"`);
  });

  it('needs an alias first where it has none', () => {
    expect(told(app({ 'image-list': IMAGE }), blamed(UPDATER))).toContain(`give ${IMAGE} an alias`);
  });

  it('has no tag to ignore where the tag moves', () => {
    const moving = { 'image-list': `web=${IMAGE}:stable`, 'web.update-strategy': 'digest' };
    expect(told(app(moving), blamed(UPDATER, `${IMAGE}:stable`))).toContain('no tag can be ignored');
  });

  it('is in an ImageUpdater where the Application says nothing, and in an ImagePolicy of Flux', () => {
    expect(told(app(), blamed(UPDATER))).toContain('add v1.4.3 to ignoreTags of this image in its ImageUpdater');
    expect(told(app(), blamed(FLUX))).toContain('add !=1.4.3 to the range');
  });

  it('without a tag is only said to be chosen elsewhere', () => {
    const pinned = blamed(FLUX, `${IMAGE}@sha256:${'0'.repeat(64)}`);
    expect(told(app(), pinned)).toBe('fluxcdbot sets this image and would set it again: ignore or pin the tag there');
  });
});

describe('no program chose', () => {
  it.each([
    ['what a person committed', app(), blamed(ADA)],
    ['a variable', app({ 'image-list': IMAGE }), blamed(UPDATER, '5', 'env[name=WORKERS].value')],
  ])('%s', (_, application, blame) => {
    expect(automated(application, blame)).toBeUndefined();
  });
});
