import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demoGit } from '../../src/cli/demo/bare-repository.ts';
import { demoConfig } from '../../src/cli/demo/demo-config.ts';
import { trimtab } from './trimtab.ts';

const demo = (name: string): string => fileURLToPath(new URL(`../../deploy/demo/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trimtab-locate-'));
const config = join(folder, 'trimtab.yaml');
const locate = (...args: string[]) => trimtab(['locate', ...args, '--config', config, '--from', demo('capture')]);

const explained = z.array(
  z.object({
    container: z.string(),
    places: z.array(z.object({ location: z.string(), sharedWith: z.array(z.string()) })),
  }),
);

beforeAll(async () => {
  const repository = join(folder, 'manifests.git');
  const at = new Date('2026-11-02T09:00:00Z');
  await demoGit(process.env.PATH ?? '').create({ from: demo('manifests'), to: repository, at });
  writeFileSync(config, demoConfig(repository));
});

describe('trimtab locate', () => {
  test('leads from a live workload to file and line', async () => {
    const { code, stdout } = await locate('shop/cart');
    expect(stdout).toMatch(
      /^shop\/Deployment\/cart, container cart, limits\.memory\n├─ Application {2}argocd\/storefront\n/,
    );
    expect(stdout).toMatch(/└─ write {8}apps\/storefront\/cart\.yaml:\d+ \(document\)\n$/);
    expect(code).toBe(0);
  });

  test('tells scripts the same', async () => {
    const { stdout } = await locate(
      'shop/Deployment/cart',
      '--container',
      'cart',
      '--field',
      'image',
      '--output',
      'json',
    );
    const [one] = explained.parse(JSON.parse(stdout));
    expect(one?.places[0]?.location).toMatch(/^apps\/storefront\/cart\.yaml:\d+$/);
  });

  test('says what stands in the way, and ends with 1', async () => {
    const { code, stdout } = await locate('shop/cart', '--field', 'replicas');
    expect(stdout).toContain('└─ ends  autoscaled');
    expect(code).toBe(1);
  });

  test.each([
    [['shop/cort'], 'shop/Deployment/cart'],
    [['shop/cart', '--container', 'card'], 'one of: cart'],
    [['shop/cart', '--field', 'colour'], 'limits.memory'],
  ])('%j is a question that cannot be answered: 2', async (args, want) => {
    const { code, stderr } = await locate(...args);
    expect(stderr).toContain(want);
    expect(code).toBe(2);
  });
});
