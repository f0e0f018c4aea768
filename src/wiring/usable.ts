import type { ConnectRequest, Unusable } from '../cli/world.ts';
import { ConfigError } from '../model/errors.ts';

/** What `open` opens. A setting that it cannot use is thrown, or told where somebody wants to hear of all of them. */
export async function usable<T>(
  { unusable }: Pick<ConnectRequest, 'unusable'>,
  what: Omit<Unusable, 'error'>,
  open: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ConfigError) || unusable === undefined) throw error;
    unusable({ ...what, error });
    return undefined;
  }
}
