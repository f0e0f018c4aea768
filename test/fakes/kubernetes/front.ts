import { createServer, request } from 'node:http';
import { onLoopback } from '../on-loopback.ts';

export interface Front {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** One address for two doubles: what begins with `path` goes to the second. Streams stay streams. */
export async function frontOf(first: string, second: { readonly path: string; readonly url: string }): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    const there = request(
      `${url.startsWith(second.path) ? second.url : first}${url}`,
      { method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    there.on('error', () => outgoing.destroy());
    outgoing.on('close', () => there.destroy());
    incoming.pipe(there);
  });
  const port = await onLoopback(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
