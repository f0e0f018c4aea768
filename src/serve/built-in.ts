/**
 * Parts of Node that are loaded when they are used. An `import` of a built-in module reads every export of it, and some
 * of those load much more: `http.WebSocket` brings the whole of undici, and TLS with it. An idle server has no use for
 * them, and takes 9 MB less without (https://nodejs.org/api/process.html#processgetbuiltinmoduleid).
 */
export const http = (): typeof import('node:http') => process.getBuiltinModule('node:http');
export const https = (): typeof import('node:https') => process.getBuiltinModule('node:https');
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
