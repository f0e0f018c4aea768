/** A Kubernetes API of any size in a process of its own: objects are made page by page, so that only the reader's memory counts. */
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { manifestPage } from './manifests.ts';

/** What a real server compresses, for clients that accept it, and how. */
const ZIP_FROM = 128 * 1024;
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
  const zipped = page.length > ZIP_FROM && (request.headers['accept-encoding'] ?? '').includes('gzip');
  response.writeHead(200, { 'content-type': 'application/json', ...(zipped ? { 'content-encoding': 'gzip' } : {}) });
  response.end(zipped ? gzipSync(page, { level: 1 }) : page);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.(`http://127.0.0.1:${address.port}`);
});
