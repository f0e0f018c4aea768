/** `trimtab serve` in a process of its own, as a forge and a person meet it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { jsonOf } from '../../src/model/json-of.ts';

export const WEBHOOK_SECRET = 'only-the-forge-knows';
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Server {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** As the forge asks for a pass: a signed webhook. */
  readonly ask: () => Promise<void>;
  readonly metric: (name: string) => Promise<number>;
  readonly said: () => string;
}

const listening = z.object({ msg: z.literal('serving'), address: z.string() });

/** A group of its own, so that passes and git can be killed with it. */
export async function startServing(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  let [said, line] = ['', ''];
  const address = await new Promise<string>((resolve, reject) => {
    void ended.then(() => reject(new Error(`it never listened: ${said}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-20_000);
      // A line may come in pieces.
      const lines = `${line}${text}`.split('\n');
      line = lines.pop() ?? '';
      const found = lines.flatMap((one) => listening.safeParse(jsonOf(one)).data ?? [])[0];
      if (found !== undefined) resolve(found.address);
    });
  });
  return {
    ...{ process: child, pid: child.pid ?? 0, ended, said: () => said },
    ask: () => ask(address),
    metric: async (name) => {
      const text = await (await fetch(`${address}metrics`)).text();
      return Number(
        text
          .split('\n')
          .find((one) => one.startsWith(`${name} `))
          ?.split(' ')[1] ?? Number.NaN,
      );
    },
  };
}

async function ask(address: string): Promise<void> {
  const body = '{"ref":"refs/heads/main"}';
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
  const headers = { 'x-gitea-signature': signature, 'x-gitea-delivery': randomUUID() };
  const { status } = await fetch(`${address}webhooks/forge`, { method: 'POST', headers, body });
  if (status !== 202) throw new Error(`the webhook was answered with ${status}`);
}
