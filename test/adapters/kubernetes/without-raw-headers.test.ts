import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, type Dispatcher, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutRawHeaders } from '../../../src/adapters/kubernetes/without-raw-headers.ts';

const server = createServer((_, response) => response.writeHead(418, { 'x-kind': 'tea' }).end('short and stout'));
const agent = new Agent();
let url = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
});
afterAll(async () => {
  await agent.close();
  server.close();
});

/** The lists of raw headers of all requests that go through, as they are in the end. */
function watched(dispatcher: Dispatcher): { readonly dispatcher: Dispatcher; readonly raw: unknown[] } {
  const raw: unknown[] = [];
  const watching = dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
        onResponseStart(controller, status, headers, message) {
          raw.push(controller.rawHeaders);
          handler.onResponseStart?.(controller, status, headers, message);
        },
        onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
        onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
        onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
      }),
  );
  return { dispatcher: watching, raw };
}

describe('without raw headers', () => {
  it('leaves the answer as it is and nothing of its bytes in the list', async () => {
    const { dispatcher, raw } = watched(agent);
    const { statusCode, headers, body } = await request(url, { dispatcher: withoutRawHeaders(dispatcher) });
    expect([statusCode, headers['x-kind'], await body.text()]).toEqual([418, 'tea', 'short and stout']);
    expect(raw).toEqual([[]]);
  });

  it('hands on what goes wrong', async () => {
    const dispatcher = withoutRawHeaders(agent);
    await expect(request('http://127.0.0.1:1', { dispatcher })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(request(url, { dispatcher, signal: AbortSignal.abort(new Error('no time')) })).rejects.toThrow(
      'no time',
    );
  });
});
