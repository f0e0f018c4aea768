import { type Readable, Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

export interface Stdio {
  readonly input: Readable;
  readonly write: (text: string) => void;
}

/** Serves whoever started this process. `ended` when they hang up: then nobody is left to answer. */
export async function overStdio(
  server: Server,
  { input, write }: Stdio,
): Promise<{ ended: Promise<void>; close: () => Promise<void> }> {
  const output = new Writable({
    decodeStrings: false,
    write: (chunk, _, done) => {
      write(String(chunk));
      done();
    },
  });
  const ended = new Promise<void>((resolve) => {
    input.once('end', resolve);
    input.once('close', resolve);
  });
  await server.connect(new StdioServerTransport(input, output));
  return { ended, close: () => server.close() };
}
