import { createHmac } from 'node:crypto';
import { groupOfMessage, type Message } from '../../model/notification.ts';
import type { Telling } from '../../ports/notifier.ts';
import { post, type Waits } from './post.ts';

interface WebhookParts {
  readonly url: string;
  /** Signs each message; absent: nothing is signed. */
  readonly secret?: () => Promise<string>;
  /** Milliseconds since 1970; whoever receives it refuses old messages. */
  readonly now: () => number;
  readonly waits?: Waits;
}

/**
 * JSON for anything that can take it. `X-Trimtab-Signature: t=<seconds>,sha256=<hex>` is the HMAC of `<seconds>.<body>`:
 * the time is signed as well, so that a recorded message cannot be sent again later.
 */
export const webhook = ({ url, secret, now, waits }: WebhookParts): Telling => ({
  kind: 'messages',
  async send(message) {
    await signed(shown(message), { url, secret, now, waits });
  },
  async deliver({ html: _, text: __, files, ...letter }) {
    await signed(
      { version: 1, kind: 'report', ...letter, files: files.map(({ path }) => path) },
      { url, secret, now, waits },
    );
  },
});

type Signing = {
  readonly [K in keyof WebhookParts]: WebhookParts[K] | (undefined extends WebhookParts[K] ? undefined : never);
};

async function signed(value: object, { url, secret, now, waits }: Signing): Promise<void> {
  const body = JSON.stringify(value);
  const headers = secret === undefined ? {} : { 'x-trimtab-signature': signature(body, await secret(), now()) };
  await post({ source: `webhook ${new URL(url).host}`, url, body, headers }, waits);
}

function signature(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},sha256=${digest}`;
}

const shown = (message: Message): object => ({
  version: 1,
  group: groupOfMessage(message),
  ...message,
  since: new Date(message.since).toISOString(),
});
