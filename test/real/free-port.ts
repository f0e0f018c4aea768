import { createServer } from 'node:net';
import { onLoopback } from '../fakes/on-loopback.ts';

/** Starts a program on a port that was free a moment ago, and on another one where somebody was quicker. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (tried === 3) throw error;
    }
  }
}

/** Nobody listens there now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await onLoopback(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
