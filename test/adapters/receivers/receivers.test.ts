import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertmanager } from '../../../src/adapters/receivers/alertmanager.ts';
import { email } from '../../../src/adapters/receivers/email.ts';
import { slack } from '../../../src/adapters/receivers/slack.ts';
import { webhook } from '../../../src/adapters/receivers/webhook.ts';
import type { Message } from '../../../src/model/notification.ts';
import { hours } from '../../../src/model/units.ts';
import type { Telling } from '../../../src/ports/notifier.ts';
import { aLetter } from '../../builders/letter.ts';
import { TAKEN_AT } from '../../builders/time.ts';
import { fieldOf, type HttpDouble, httpDouble, textOf } from '../../fakes/http-double.ts';
import { type SmtpDouble, smtpDouble } from '../../fakes/smtp-double.ts';
import { alertmanagerInstalled, startAlertmanager } from '../../real/alertmanager.ts';

const HOSTILE = '<!channel> & `rm -rf` *bold*\n<https://evil.example|click>';
const message = (part: Partial<Message> = {}): Message => ({
  cluster: 'prod',
  check: 'oom-killed',
  service: 'storefront',
  state: 'firing',
  urgency: 'critical',
  count: 4,
  examples: [
    { where: 'shop/Deployment/web', what: HOSTILE, answer: 'PR 7 opened', url: 'https://git.example.com/x/pulls/7' },
  ],
  times: 1,
  since: TAKEN_AT,
  labels: {},
  ...part,
});
const send = async (how: Telling, one: Message = message()): Promise<void> => {
  if (how.kind === 'messages') await how.send(one);
  else await how.publish([one]);
};

describe('receivers over HTTP', () => {
  let server: HttpDouble;
  beforeEach(async () => {
    server = await httpDouble({ answer: () => ({ status: 200, body: {} }) });
  });
  afterEach(() => server.close());
  const waits = [1, 1];
  const each = (): Record<string, Telling> => ({
    slack: slack(async () => `${server.origin}/services/T0/B0/secret`, waits),
    webhook: webhook({ url: `${server.origin}/hook`, secret: async () => 'key', now: () => TAKEN_AT, waits }),
    alertmanager: alertmanager({
      url: server.origin,
      headers: async () => ({ authorization: 'Bearer t' }),
      now: () => TAKEN_AT,
      lasts: hours(2),
      waits,
    }),
  });

  it('Slack gets text in which nothing that was observed is more than text', async () => {
    await send(each().slack ?? slack(async () => ''));
    const text = textOf(server.requests[0]?.body, 'text') ?? '';
    expect(text).toContain(':rotating_light: *oom-killed in storefront (prod): 4 objects*');
    expect(text).toContain('<https://git.example.com/x/pulls/7|PR 7 opened>');
    expect(text).toContain('and 3 more');
    expect(text).not.toMatch(/<!channel>|<https:\/\/evil|`rm|\*bold\*/);
    expect(text.split('\n')).toHaveLength(3);
  });

  it('a webhook is signed together with its time', async () => {
    const seen: { headers: Record<string, string | string[] | undefined>; body: unknown }[] = [];
    await server.close();
    server = await httpDouble({
      answer: ({ headers, body }) => {
        seen.push({ headers, body });
        return { status: 204 };
      },
    });
    await send(each().webhook ?? slack(async () => ''));
    const [, seconds = '', digest] =
      /^t=(\d+),sha256=(\w+)$/.exec(String(seen[0]?.headers['x-trimtab-signature'])) ?? [];
    expect(Number(seconds)).toBe(TAKEN_AT / 1000);
    const body = JSON.stringify(seen[0]?.body);
    expect(digest).toBe(createHmac('sha256', 'key').update(`${seconds}.${body}`).digest('hex'));
    expect(seen[0]?.body).toMatchObject({ version: 1, group: 'prod/storefront/oom-killed', state: 'firing' });
  });

  it('Slack gets a report in a few lines with a link, and nothing in them is more than text', async () => {
    const how = each().slack;
    await (how?.kind === 'messages' ? how.deliver?.(aLetter({ alerts: [HOSTILE] })) : undefined);
    const text = textOf(server.requests[0]?.body, 'text') ?? '';
    expect(text.split('\n')).toEqual([
      ':bar_chart: *Right-sizing report: prod, week 2026-W47*',
      '• Saved so far, a month: *USD 323* (7 merges, measured)',
      expect.stringMatching(/^:warning: &lt;!channel&gt; &amp; 'rm -rf'/),
      '<https://trimtab.example.com/report.html|The whole report>',
    ]);
  });

  it('a webhook gets a report signed, without its pages', async () => {
    const how = each().webhook;
    await (how?.kind === 'messages' ? how.deliver?.(aLetter()) : undefined);
    expect(server.requests[0]?.body).toMatchObject({ version: 1, kind: 'report', report: 'weekly', week: '2026-W47' });
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('<html>');
  });

  it('Alertmanager gets labels that stay the same while it lasts', async () => {
    await send(each().alertmanager ?? slack(async () => ''));
    await send(each().alertmanager ?? slack(async () => ''), message({ count: 9, examples: [] }));
    const labels = server.requests.map(({ body }) => (Array.isArray(body) ? fieldOf(body[0], 'labels') : undefined));
    expect(labels[0]).toMatchObject({ alertname: 'Trimtab_oom_killed', severity: 'critical', service: 'storefront' });
    expect(labels[1]).toEqual(labels[0]);
    expect(server.requests[0]?.authorization).toBe('Bearer t');
  });

  it.each(['slack', 'webhook', 'alertmanager'])('%s: 429, 5xx and lost answers are tried again', async (name) => {
    server.failNext({ kind: 'answer', status: 503 });
    server.failNext({ kind: 'reset' });
    await send(each()[name] ?? slack(async () => ''));
    expect(server.requests.map(({ status }) => status)).toEqual([503, 0, 200]);
  });

  it.each(['slack', 'webhook', 'alertmanager'])(
    '%s: what is refused is not repeated, and names no secret',
    async (name) => {
      server.failNext({ kind: 'answer', status: 403, body: { message: 'no' } });
      const failure = await send(each()[name] ?? slack(async () => '')).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'UpstreamSurprise', issue: 'HTTP 403' });
      expect(JSON.stringify(failure) + String(failure)).not.toMatch(/secret|Bearer/);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('who stays silent is left to the next pass, and names no secret', async () => {
    for (let i = 0; i < 3; i++) server.failNext({ kind: 'reset' });
    const failure = await send(each().slack ?? slack(async () => '')).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'RetryLater', source: 'slack' });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
  });
});

describe.runIf(alertmanagerInstalled())('a real Alertmanager', () => {
  it('shows what is published, once, and forgets it when it ends', async () => {
    const real = await startAlertmanager({ route: { receiver: 'none' }, receivers: [{ name: 'none' }] });
    const publish = (now: number, lasts: number) => {
      const how = alertmanager({ url: real.url, headers: async () => ({}), now: () => now, lasts: hours(lasts) });
      return send(how, message({ since: TAKEN_AT }));
    };
    const alerts = async (): Promise<unknown[]> => {
      const answer: unknown = await (await fetch(`${real.url}/api/v2/alerts?active=true`)).json();
      return Array.isArray(answer) ? answer : [];
    };
    try {
      await publish(Date.now(), 2);
      await publish(Date.now(), 2);
      expect(await alerts()).toHaveLength(1);
      expect(fieldOf((await alerts())[0], 'labels')).toMatchObject({ check: 'oom-killed', cluster: 'prod' });
      await publish(Date.now(), -1);
      expect(await alerts()).toEqual([]);
    } finally {
      await real.stop();
    }
  });
});

describe('e-mail', () => {
  let server: SmtpDouble;
  beforeEach(async () => {
    server = await smtpDouble();
  });
  afterEach(() => server.close());
  const facts = { host: '127.0.0.1', from: 'trimtab@example.com', to: ['on-call@example.com'] };

  it('is plain text, in one thread per group', async () => {
    await send(email({ ...facts, port: server.port, security: 'none' }));
    expect(server.said).toContain('RCPT TO:<on-call@example.com>');
    expect(server.said).toContain('Subject: [critical] oom-killed in storefront (prod): 4 objects');
    expect(server.said).toContain('References: <prod%2Fstorefront%2Foom-killed@trimtab>');
    expect(server.said.join('\n')).toMatch(/Content-Type: text\/plain/);
    expect(server.said).toContain('and 3 more');
  });

  it('is not sent in the clear where protection is demanded', async () => {
    const failure = await send(email({ ...facts, port: server.port, security: 'starttls' })).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: 'RetryLater' });
    expect(server.said.join('\n')).not.toContain('oom-killed');
  });

  it('a report comes as HTML and text, with the whole of it attached', async () => {
    const how = email({ ...facts, port: server.port, security: 'none' });
    await (how.kind === 'messages' ? how.deliver?.(aLetter()) : undefined);
    const mail = server.said.join('\n');
    expect(server.said).toContain('Subject: Right-sizing report: prod, week 2026-W47');
    expect(mail).toMatch(/Content-Type: text\/plain/);
    expect(mail).toMatch(/Content-Type: text\/html; charset/);
    expect(mail).toContain('filename=weekly-2026-W47.html');
    expect(mail).toContain('filename=weekly-2026-W47.csv');
    expect(mail).not.toContain('weekly-2026-W47.json');
  });
});
