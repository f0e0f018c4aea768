import type { TrimtabFile } from './schema.ts';
import { secretAt } from './secret-schema.ts';

type Serve = TrimtabFile['serve'];
type Absolute = (path: string) => string;

/** The secrets of serving, with absolute paths. */
export function serveAt(serve: Serve, absolute: Absolute): Serve {
  const { access, alertmanager, forgeWebhooks } = serve;
  return {
    ...serve,
    access: access.kind === 'bearer' ? { ...access, token: secretAt(access.token, absolute) } : access,
    ...(alertmanager === undefined ? {} : { alertmanager: secretAt(alertmanager, absolute) }),
    ...(forgeWebhooks === undefined ? {} : { forgeWebhooks: secretAt(forgeWebhooks, absolute) }),
  };
}
