import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { closeSurroundings, surroundings } from './surroundings.ts';

afterEach(closeSurroundings);

const named = (name: string, more: object = {}) =>
  surroundings({ config: { cluster: { name, kubeconfig: 'kubeconfig' }, ...more } });
const fleet = z.object({ cluster: z.string(), clusters: z.array(z.object({ name: z.string() })) });

describe('trimtab report with several configurations', () => {
  test('is one report, and changes nothing anywhere', async () => {
    const [eu, us] = [await named('eu'), await named('us')];
    const before = [eu.repository.refs(), us.repository.refs()];
    const files = [eu, us].map(({ folder }) => join(folder, 'trimtab.yaml'));
    const { code, stdout } = await eu.command('report', ...files, '--format', 'json');
    expect(code).toBe(0);
    const report = fleet.parse(JSON.parse(stdout));
    expect([report.cluster, report.clusters.map(({ name }) => name)]).toEqual(['eu, us', ['eu', 'us']]);
    expect([eu.repository.refs(), us.repository.refs()]).toEqual(before);
  });

  test('does not add up two currencies', async () => {
    const [eu, us] = [await named('eu', { prices: { currency: 'EUR' } }), await named('us')];
    const { code, stderr } = await eu.command(
      'report',
      join(eu.folder, 'trimtab.yaml'),
      join(us.folder, 'trimtab.yaml'),
    );
    expect(code).toBe(2);
    expect(stderr).toContain('EUR, as for eu');
  });
});
