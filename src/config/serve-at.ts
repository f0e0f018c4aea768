import type { TrimtabFile } from './schema.ts';
import { secretAt } from './secret-schema.ts';

type Serve = TrimtabFile['serve'];
type Absolute = (path: string) => string;

/** The secrets of serving, with absolute paths. */
export function serveAt(serve: Serve, absolute: Absolute): Serve {
  const { access, alertmanager, forgeWebhooks } = serve;
  return {
    ...serve,
    access: accessAt(access, absolute),
    ...(alertmanager === undefined ? {} : { alertmanager: secretAt(alertmanager, absolute) }),
    ...(forgeWebhooks === undefined ? {} : { forgeWebhooks: secretAt(forgeWebhooks, absolute) }),
  };
}

export const mcpAt = (mcp: TrimtabFile['mcp'], absolute: Absolute): TrimtabFile['mcp'] => ({
  ...mcp,
  access: accessAt(mcp.access, absolute),
});

const accessAt = <T extends Serve['access']>(access: T, absolute: Absolute): T =>
  access.kind === 'bearer' ? { ...access, token: secretAt(access.token, absolute) } : access;
