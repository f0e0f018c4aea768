import { trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { begunIn, parentIn } from '../../../src/adapters/otel/parent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const read = (text: string | undefined) => {
  const parent = parentIn({ TRACEPARENT: text });
  return parent === undefined ? undefined : trace.getSpanContext(parent);
};

it('reads what somebody else began', () => {
  expect(read(`00-${TRACE}-${SPAN}-01`)).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
  // A later version may say more.
  expect(read(`cc-${TRACE}-${SPAN}-09-what-will-come`)).toMatchObject({ traceId: TRACE, traceFlags: 1 });
});

it.each([
  [undefined],
  [''],
  ['garbage'],
  [`ff-${TRACE}-${SPAN}-01`],
  [`00-${'0'.repeat(32)}-${SPAN}-01`],
  [`00-${TRACE}-${'0'.repeat(16)}-01`],
  [`00-${TRACE.toUpperCase()}-${SPAN}-01`],
  [`00-${TRACE}-${SPAN}`],
  [`x00-${TRACE}-${SPAN}-01`],
])('begins anew where there is none: %s', (text) => {
  expect(read(text)).toBeUndefined();
});

it('tells of what was begun for it only when it is told when', () => {
  const TRACEPARENT = `00-${TRACE}-${SPAN}-01`;
  expect(begunIn({ TRACEPARENT, TRIMTAB_STARTED: '1793610000000' })).toMatchObject({ spanId: SPAN, at: 1793610000000 });
  expect(begunIn({ TRACEPARENT })).toBeUndefined();
  expect(begunIn({ TRACEPARENT, TRIMTAB_STARTED: 'yesterday' })).toBeUndefined();
  expect(begunIn({ TRIMTAB_STARTED: '1793610000000' })).toBeUndefined();
});
