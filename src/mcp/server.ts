import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Desk } from './desk.ts';
import { resultOf, troubleOf } from './result.ts';
import type { Skill } from './skills.ts';
import type { Tool } from './tool.ts';
import { toolsOf } from './tools.ts';
import { NOTICE } from './untrusted.ts';

export interface ServerParts {
  readonly desk: Desk;
  readonly skills: readonly Skill[];
  readonly version: string;
  /** Takes secrets out of whatever leaves. */
  readonly scrub: (text: string) => string;
  /** Of a bug, for whoever runs this; never for the assistant. */
  readonly logBug: (error: unknown) => void;
}

const INSTRUCTIONS = `Trimtab watches a Kubernetes cluster and turns findings into pull requests; Git is the only way in which anything is deployed. Begin with cluster_status; then diagnose or explain_finding for one thing, locate for where a value is written, list_pull_requests for what is under way, report for sizes and savings. propose opens a pull request within policy, only where the configuration allows it and only when a person asks. ${NOTICE}`;

/** One connection's end of the protocol. Every connection gets one; they share the desk. */
export function mcpServer(parts: ServerParts): Server {
  const { version } = parts;
  const server = new Server(
    { name: 'trimtab', title: 'Trimtab', version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions: INSTRUCTIONS },
  );
  serveTools(server, parts);
  serveSkills(server, parts);
  return server;
}

function serveTools(server: Server, parts: ServerParts): void {
  const tools = toolsOf(parts.desk);
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map(described) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, _meta }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) return noSuchTool(tools);
    const token = _meta?.progressToken;
    let progress = 0;
    const say = (message: string): void => {
      if (token === undefined) return;
      progress += 1;
      const told = { progressToken: token, progress, message };
      // Who has gone does not hear of progress: no reason to fail.
      void sendNotification({ method: 'notifications/progress', params: told }).catch(() => undefined);
    };
    return called(tool, { asked: params.arguments, call: { signal, progress: say } }, parts);
  });
}

interface Request {
  readonly asked: unknown;
  readonly call: Parameters<Tool['answer']>[1];
}

async function called(tool: Tool, { asked, call }: Request, parts: ServerParts): Promise<CallToolResult> {
  try {
    return resultOf(tool, await tool.answer(asked, call), parts.scrub);
  } catch (error) {
    if (call.signal.aborted) throw error;
    return troubleOf(error, parts);
  }
}

const noSuchTool = (tools: readonly Tool[]): CallToolResult => ({
  isError: true,
  content: [{ type: 'text', text: `There is no such tool. There are: ${tools.map(({ name }) => name).join(', ')}.` }],
});

function described({ name, title, description, effect, input, output }: Tool) {
  const schemas = {
    inputSchema: objectSchema(input, 'input'),
    outputSchema: objectSchema(z.object({ notice: z.string(), leftOut: z.int().min(0), data: output }), 'output'),
  };
  const reads = effect === 'reads';
  return {
    ...{ name, title, description },
    ...schemas,
    // A pull request destroys nothing: a person merges it or closes it. The same finding gives the same one.
    annotations: { title, readOnlyHint: reads, destructiveHint: false, idempotentHint: true, openWorldHint: !reads },
  };
}

const objectSchema = (schema: z.ZodObject, io: 'input' | 'output') => ({
  ...z.toJSONSchema(schema, { io, target: 'draft-7' }),
  type: 'object' as const,
});

function serveSkills(server: Server, { skills }: ServerParts): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: skills.map(({ name, description }) => ({ uri: uriOf(name), name, description, mimeType: MARKDOWN })),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }) => {
    const { text } = asked(skills, uri.startsWith(SKILLS) ? uri.slice(SKILLS.length) : uri);
    return { contents: [{ uri, mimeType: MARKDOWN, text }] };
  });
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: skills.map(({ name, description }) => ({ name, description })),
  }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params: { name } }) => {
    const { text, description } = asked(skills, name);
    return { description, messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }] };
  });
}

function asked(skills: readonly Skill[], name: string): Skill {
  const found = skills.find((one) => one.name === name);
  if (found !== undefined) return found;
  const there = skills.map((one) => one.name).join(', ');
  throw new McpError(ErrorCode.InvalidParams, `there is no such skill; there are: ${there}`);
}

const MARKDOWN = 'text/markdown';
const SKILLS = 'trimtab://skills/';
const uriOf = (name: string): string => `${SKILLS}${name}`;
