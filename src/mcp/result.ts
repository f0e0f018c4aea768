import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { ConfigError, RetryLater, UpstreamSurprise } from '../model/errors.ts';
import type { Answer, Tool } from './tool.ts';
import { bounded, fenced, NOTICE } from './untrusted.ts';

type Scrub = (text: string) => string;

/** What an assistant gets: a short text between marks, and the same as data. */
export function resultOf(tool: Tool, { summary, data, refused }: Answer, scrub: Scrub): CallToolResult {
  const { data: shown, leftOut } = bounded(data, scrub, tool.bounds);
  const text = z.string().parse(bounded(summary, scrub).data);
  const more = leftOut === 0 ? '' : `\n${leftOut} entries or texts were left out or cut: ask for less.`;
  return {
    content: [{ type: 'text', text: refused === undefined ? `${NOTICE}\n${fenced(text)}${more}` : text }],
    // What does not fit its schema is a bug, and is found before it leaves.
    structuredContent: { notice: NOTICE, leftOut, data: tool.output.parse(shown) },
    ...(refused === undefined ? {} : { isError: true }),
  };
}

/** Errors say what to do next. A bug says nothing of itself here: a stack is for whoever runs this. */
export function troubleOf(
  error: unknown,
  { scrub, logBug }: { readonly scrub: Scrub; readonly logBug: (error: unknown) => void },
): CallToolResult {
  const trouble = (detail: string, next: string): CallToolResult => ({
    isError: true,
    content: [{ type: 'text', text: `${next}\n${fenced(scrub(detail).slice(0, 2_000))}` }],
  });
  if (error instanceof ConfigError) {
    const problems = [error, ...error.others];
    const lines = problems.map(({ path, got, want }) => `${path}: got ${got}; want ${want}`);
    return trouble(
      lines.join('\n'),
      'An argument or the configuration is not usable. Correct what is named and ask again.',
    );
  }
  if (error instanceof RetryLater)
    return trouble(`${error.source}: ${error.issue}`, 'A server asks for time. Try again in a minute, not at once.');
  if (error instanceof UpstreamSurprise)
    return trouble(
      `${error.source}: ${error.issue}`,
      'A source cannot be read. `trimtab doctor` says what is missing; ask whoever runs Trimtab.',
    );
  logBug(error);
  return {
    isError: true,
    content: [{ type: 'text', text: 'This is a bug in Trimtab; its log says more. Do not repeat the call.' }],
  };
}
