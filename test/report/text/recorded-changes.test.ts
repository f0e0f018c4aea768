import { expect, test } from 'vitest';
import { recordedChangesText } from '../../../src/report/text/recorded-changes.ts';

test.each([
  ['web/requests.cpu=700 web/limits.memory=805306368', 'web requests.cpu 700m, web limits.memory 768Mi'],
  ['replicas=3', 'replicas 3'],
  ['web/image=registry.example.com/web:1@sha256:ab=', 'web image registry.example.com/web:1@sha256:ab='],
  ['something else', 'something, else'],
])('%s', (recorded, shown) => {
  expect(recordedChangesText(recorded)).toBe(shown);
});
