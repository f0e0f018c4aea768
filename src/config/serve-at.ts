import type { TrimtabFile } from './schema.ts';

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

const secretAt = <T extends { file?: string }>(secret: T, absolute: Absolute): T =>
  secret.file === undefined ? secret : { ...secret, file: absolute(secret.file) };
