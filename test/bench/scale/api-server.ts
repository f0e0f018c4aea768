/** A Kubernetes API of any size in a process of its own: objects are made page by page, so that only the reader's memory counts. */
import { createServer } from 'node:http';
import { z } from 'zod';
import { manifestPage } from './manifests.ts';

const pods = z.coerce.number().parse(process.argv[2]);

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api');
  const from = Number(searchParams.get('continue') ?? 0);
  const page = manifestPage({
    resource: pathname.split('/').at(-1) ?? '',
    pods,
    from,
    limit: Number(searchParams.get('limit')),
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(page);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.(`http://127.0.0.1:${address.port}`);
});
