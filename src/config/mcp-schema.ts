import { z } from 'zod';
import { byLoopback, byToken, listenPlace } from './serve-schema.ts';
import { choice, shape } from './shape.ts';

export const mcpSchema = shape({
  allow: z
    .array(choice(['propose']))
    .prefault([])
    .describe(
      'What assistants may do beside reading. propose: open a pull request, as far as policies and mode let a pass',
    ),
  listen: listenPlace().prefault('127.0.0.1:8081').describe('Address and port of `trimtab mcp --http`'),
  access: z
    .discriminatedUnion('kind', [byLoopback, byToken('the token of the tools')], {
      error: (issue) => (issue.code === 'invalid_union' ? 'one of: loopback, bearer' : undefined),
    })
    .prefault({ kind: 'loopback' })
    .describe('Who may use the tools over HTTP: this machine only, or who has a token'),
})
  .prefault({})
  .describe('Tools for assistants');
