import { createServer } from 'node:net';
import { onLoopback } from '../fakes/on-loopback.ts';

/** Free a moment ago: whoever starts a program on it must be ready to try another one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await onLoopback(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
