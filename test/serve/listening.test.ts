import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { opened, portOf } from '../../src/serve/http/listening.ts';

it('an address that is taken is for a person to change', async () => {
  const first = createServer();
  const place = { host: '127.0.0.1', port: 0 };
  await opened(first, place);
  const taken = { host: '127.0.0.1', port: portOf(first, 0) };
  await expect(opened(createServer(), taken)).rejects.toMatchObject({
    name: 'ConfigError',
    path: 'listen',
    got: `127.0.0.1:${taken.port}, where somebody listens already`,
  });
  first.close();
});
