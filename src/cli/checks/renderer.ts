import type { Renderer } from '../../ports/renderer.ts';
import type { Row } from './row.ts';

type Tools = Awaited<ReturnType<Renderer['tools']>>;

/** One of these renders Kustomize sources: kubectl carries its own copy. */
const KUSTOMIZE = ['kustomize', 'kubectl'];

/** Without a tool the changes that need it are refused: a warning, not a failure. */
export async function checkRenderer(renderer: Renderer): Promise<Row[]> {
  const tools = await renderer.tools();
  return [...tools.flatMap(foundRow), ...missingTools(tools).map(missingRow)];
}

/** Tools whose absence is felt. */
export function missingTools(tools: Tools): string[] {
  const missing = tools.filter(({ version }) => version === undefined).map(({ tool }) => tool);
  const others = missing.filter((tool) => !KUSTOMIZE.includes(tool));
  return KUSTOMIZE.every((tool) => missing.includes(tool)) ? [KUSTOMIZE.join(' or '), ...others] : others;
}

const foundRow = ({ tool, version }: Tools[number]): Row[] =>
  version === undefined ? [] : [{ area: 'renderer', check: tool, status: 'ok', detail: version }];

const missingRow = (tool: string): Row => ({
  area: 'renderer',
  check: tool,
  status: 'warn',
  detail: 'not found; changes that need it are refused because they cannot be proved',
  todo: `install ${tool} if Argo CD Applications use it`,
});
