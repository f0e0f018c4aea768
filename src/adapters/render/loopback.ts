const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])$/;

/**
 * An address that Go's HTTP client asks without any proxy, and so without ours that refuses everything:
 * https://pkg.go.dev/net/http#ProxyFromEnvironment. `key=http://localhost/x` is one, too (files of generators).
 */
export function isOnThisMachine(text: string): boolean {
  const address = /^\s*(?:[^=/:]*=)?(https?:\/\/\S*)/i.exec(text)?.[1];
  if (address === undefined) return false;
  return !URL.canParse(address) || LOOPBACK.test(new URL(address).hostname);
}
