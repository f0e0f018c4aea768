import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../model/errors.ts';

/** Whoever stays says at the start that there is no capture, not in every pass. */
export async function mustBeCapture(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  await access(join(folder, 'capture.json')).catch((cause: unknown) => {
    throw new RequestError({ path: '--from', got: folder, want: 'a folder that `trimtab capture` wrote', cause });
  });
}
