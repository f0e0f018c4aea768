import { serveLog } from '../../src/serve/log.ts';
import type { ServePlan } from '../../src/serve/plan.ts';
import type { StartProgram } from '../../src/serve/program.ts';
import { secretReader } from '../../src/serve/secrets.ts';
import { serve } from '../../src/serve/serve.ts';

export const TOKEN = 'only-alertmanager-knows';
const PLAN: ServePlan = {
  cluster: 'test',
  listen: { host: '127.0.0.1', port: 0 },
  files: [],
  schedules: [],
  jitter: 0,
  passTimeout: 60_000,
  access: { kind: 'loopback' },
  alertmanager: { kind: 'variable', name: 'ALERTS' },
  watch: 'nothing',
};

/** Passes that end when they are told to, with the code they are told. */
function stage() {
  const begun: (readonly string[])[] = [];
  const running: ((code: number | undefined) => void)[] = [];
  const start: StartProgram = (args) => {
    begun.push(args);
    let end: (code: number | undefined) => void = () => undefined;
    const ended = new Promise<{ code: number | undefined; output: string }>((resolve) => {
      end = (code) => resolve({ code, output: '' });
    });
    running.push(end);
    return { ended, end: () => end(undefined) };
  };
  return { begun, start, endNext: (code: number) => running.shift()?.(code) };
}

/** Serving with everything real but its passes. */
export async function serving(folder: string, plan: Partial<ServePlan> = {}) {
  const { start, ...told } = stage();
  const lines: string[] = [];
  const one = await serve({
    first: { ...PLAN, ...plan },
    readPlan: async () => ({ kind: 'faulty', detail: 'nobody changed anything' }),
    start,
    passArgs: ['run', '--config', 'x.yaml'],
    folder,
    secrets: secretReader({ ALERTS: TOKEN }, () => undefined),
    identity: 'test',
    log: serveLog((text) => lines.push(text)),
    random: () => 0,
    pace: { gathered: 20, grace: 20 },
  });
  return { ...told, one, lines, get: (path: string) => fetch(`http://127.0.0.1:${one.port}${path}`) };
}
