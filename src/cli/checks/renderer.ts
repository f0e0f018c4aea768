import type { Renderer } from '../../ports/renderer.ts';
import type { Row } from './row.ts';

/** Without a tool the changes that need it are refused: a warning, not a failure. */
export async function checkRenderer(renderer: Renderer): Promise<Row[]> {
  const tools = await renderer.tools();
  return tools.map(({ tool, version }) => {
    const row = { area: 'renderer', check: tool } as const;
    if (version !== undefined) return { ...row, status: 'ok', detail: version };
    const detail = 'not found; changes that need it are refused because they cannot be proved';
    return { ...row, status: 'warn', detail, todo: `install ${tool} if Argo CD Applications use it` };
  });
}
