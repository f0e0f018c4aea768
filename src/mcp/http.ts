import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { jsonOf } from '../model/json-of.ts';
import { refusal } from '../serve/http/access.ts';
import { bodyOf, type Listening, opened, portOf } from '../serve/http/listening.ts';
import { type Answer, plain } from '../serve/http/route.ts';
import type { PageAccess } from '../serve/plan.ts';
import type { ReadSecret } from '../serve/secrets.ts';

export interface HttpParts {
  readonly host: string;
  readonly port: number;
  readonly access: PageAccess;
  readonly read: ReadSecret;
  /** One end of the protocol per session. */
  readonly newServer: () => Server;
}

/** One place. */
const PATH = '/mcp';
/** More assistants than this at once are one that forgets to hang up: the one that was silent longest goes. */
const MOST_SESSIONS = 32;

/** Streamable HTTP. Who may not read the pages of `serve` may not use this either. */
export async function overHttp(parts: HttpParts): Promise<Listening> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer({ headersTimeout: 10_000 }, (message, reply) => {
    void answered(message, reply, { ...parts, sessions }).catch(() => {
      if (!reply.headersSent) send(reply, plain(500, 'this is a bug; the log says more'));
      else reply.destroy();
    });
  });
  await opened(server, parts);
  return {
    port: portOf(server, parts.port),
    close: async () => {
      await Promise.all([...sessions.values()].map((one) => one.close()));
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Open extends HttpParts {
  readonly sessions: Map<string, StreamableHTTPServerTransport>;
}

async function answered(message: IncomingMessage, reply: ServerResponse, open: Open): Promise<void> {
  const asked = { method: message.method ?? '', path: message.url ?? '', headers: message.headers };
  const from = message.socket.remoteAddress ?? '';
  const no = (await refusal({ ...asked, from }, open.access, open.read)) ?? strange(message);
  if (no !== undefined) return send(reply, no);
  if (asked.path.split('?')[0] !== PATH) return send(reply, plain(404, `tools are at ${PATH}`));
  const body = await callIn(message);
  if (body.kind === 'no') return send(reply, body.answer);
  const transport = await transportFor(message, open);
  if (transport === undefined) return send(reply, plain(404, 'this session has ended: begin a new one'));
  await transport.handleRequest(message, reply, body.call);
}

type Body = { readonly kind: 'no'; readonly answer: Answer } | { readonly kind: 'fine'; readonly call: unknown };

async function callIn(message: IncomingMessage): Promise<Body> {
  if (message.method !== 'POST') return { kind: 'fine', call: undefined };
  const body = await bodyOf(message);
  if (body === undefined) return { kind: 'no', answer: plain(413, 'too long for a call') };
  const call = jsonOf(body.toString('utf8'));
  return call === undefined ? { kind: 'no', answer: plain(400, 'this is no JSON') } : { kind: 'fine', call };
}

/**
 * A page in somebody's browser must not use the tools with that person's access: a browser says where a page is from,
 * and assistants do not.
 */
function strange(message: IncomingMessage): Answer | undefined {
  const { origin, host } = message.headers;
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === host ? undefined : plain(403, 'not from a page elsewhere');
}

async function transportFor(
  message: IncomingMessage,
  { sessions, newServer }: Open,
): Promise<StreamableHTTPServerTransport | undefined> {
  const id = message.headers['mcp-session-id'];
  if (typeof id === 'string') {
    const known = sessions.get(id);
    // Last used goes last: the first is the one that was silent longest.
    if (known !== undefined) sessions.delete(id);
    if (known !== undefined) sessions.set(id, known);
    return known;
  }
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (session) => {
      sessions.set(session, transport);
      const [oldest] = sessions;
      if (sessions.size > MOST_SESSIONS && oldest !== undefined) void oldest[1].close();
    },
  });
  transport.onclose = () => {
    if (transport.sessionId !== undefined) sessions.delete(transport.sessionId);
  };
  await newServer().connect(transport);
  return transport;
}

function send(reply: ServerResponse, { status, text, headers }: Answer): void {
  reply.writeHead(status, {
    ...headers,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  reply.end(text);
}
