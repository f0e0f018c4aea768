import type { Server } from 'node:net';

/** Resolves with the port that the system chose, when the server listens. */
export function onLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      if (typeof bound === 'object' && bound !== null) resolve(bound.port);
      else reject(new Error('no port'));
    });
  });
}
