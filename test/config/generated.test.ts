import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { optionTable, SCHEMAS, schemaText } from '../../src/config/json-schema.ts';

const policies = fileURLToPath(new URL('../../policies/', import.meta.url));

/** `vitest run test/config -u` writes them anew. */
test.each(['config', 'policy'] as const)('the JSON Schema of the %s is fresh', async (name) => {
  await expect(schemaText(name)).toMatchFileSnapshot(policies + SCHEMAS[name]);
});

test('the option tables of the README are fresh', async () => {
  const readme = readFileSync(`${policies}README.md`, 'utf8');
  const fresh = readme.replace(
    /(<!-- options:(policy|config) -->\n)[\s\S]*?(<!-- \/options:\2 -->)/g,
    (_, open, name, close) => `${open}${optionTable(name)}\n${close}`,
  );
  expect(fresh).toContain('| `policies[].sizing.cpuCare` | `15` |');
  await expect(fresh).toMatchFileSnapshot(`${policies}README.md`);
});

test('every option says what it means', () => {
  const rows = [optionTable('config'), optionTable('policy')].join('\n').split('\n');
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
});
