import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first program of this name in a PATH; relative folders do not count. */
export async function findTool(tool: string, searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter((part) => part.startsWith('/'))) {
    const program = join(folder, tool);
    const isThere = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return program;
  }
  return undefined;
}
