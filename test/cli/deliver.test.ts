import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HttpDouble, httpDouble, textOf } from '../fakes/http-double.ts';
import { type SmtpDouble, smtpDouble } from '../fakes/smtp-double.ts';
import { closeSurroundings, surroundings } from './surroundings.ts';

let chat: HttpDouble;
let mail: SmtpDouble;
beforeEach(async () => {
  chat = await httpDouble({ answer: () => ({ status: 200, body: {} }) });
  mail = await smtpDouble();
});
afterEach(async () => {
  await closeSurroundings();
  await chat.close();
  await mail.close();
});

/** Whole passes, in processes of their own. */
const SLOW = { timeout: 120_000 };

/** Every minute, so that it is due whenever the test runs. */
const EVERY_MINUTE = { cron: '* * * * *' };

function reporting(part: object = {}) {
  const security = { kind: 'email', name: 'lead', host: '127.0.0.1', port: mail.port, security: 'none' };
  return surroundings({
    environment: { CHAT: `${chat.origin}/services/secret` },
    config: {
      receivers: [
        { kind: 'slack', name: 'team-chat', address: { env: 'CHAT' } },
        { ...security, from: 'trimtab@example.com', to: ['lead@example.com'] },
      ],
      reports: [
        { name: 'weekly', kind: 'right-sizing', schedule: EVERY_MINUTE, to: ['team-chat', 'lead'] },
        { name: 'audit', kind: 'audit', schedule: EVERY_MINUTE, to: ['team-chat'] },
      ],
      ...part,
    },
  });
}

const kept = (repository: { git: (...args: string[]) => string }): string[] =>
  repository.git('ls-tree', '-r', '--name-only', 'trimtab-journal', 'reports').split('\n');

describe('trimtab report --deliver', () => {
  test('sends each report once in a week, to everybody who shall have it', SLOW, async () => {
    const { command, repository } = await reporting();
    const first = await command('report', '--deliver');
    expect(first.stdout.trim().split('\n').map((line) => line.replace(/\d{4}-W\d\d/, 'WEEK'))).toEqual([
      'weekly WEEK: sent to journal',
      'weekly WEEK: sent to team-chat',
      'weekly WEEK: sent to lead',
      'audit WEEK: sent to journal',
      'audit WEEK: sent to team-chat',
    ]); // biome-ignore format: as it is read
    expect(chat.requests.map(({ body }) => (textOf(body, 'text') ?? '').split(',')[0])).toEqual([
      ':bar_chart: *Right-sizing report: prod',
      ':bar_chart: *Audit: prod',
    ]);
    expect(mail.said.join('\n')).toMatch(/Subject: Right-sizing report: prod[\s\S]*Content-Type: text\/html/);
    expect(kept(repository).map((path) => path.replace(/\d{4}-W\d\d/, 'WEEK'))).toEqual(
      ['audit', 'weekly'].flatMap((name) =>
        ['csv', 'html', 'json', 'md'].map((one) => `reports/WEEK/prod/${name}.${one}`),
      ),
    );
    const before = repository.refs();
    const second = await command('report', '--deliver');
    expect([second.code, second.stdout]).toEqual([0, 'everybody has the reports of this week\n']);
    expect([repository.refs(), chat.requests.length]).toEqual([before, 2]);
  });

  test('before anybody said mode: act, nothing goes out', async () => {
    const { command, repository } = await reporting({ mode: 'dry-run' });
    const before = repository.refs();
    const { code, stderr } = await command('report', '--deliver');
    expect([code, chat.requests.length, repository.refs()]).toEqual([2, 0, before]);
    expect(stderr).toContain('reports are delivered then');
  });
});

describe('trimtab serve', () => {
  test('makes a pass when a report is due, once anybody said mode: act', async () => {
    const plan = async (part: object = {}): Promise<string> =>
      (await (await reporting(part)).command('serve', '--print-plan')).stdout;
    expect(JSON.parse(await plan())).toMatchObject({
      schedules: expect.arrayContaining([{ name: 'report weekly', cron: '* * * * *', timeZone: 'UTC' }]),
    });
    expect(await plan({ mode: 'dry-run' })).not.toContain('report weekly');
  });
});

describe('a pass in which reports are due', () => {
  test('a receiver that fails never fails it: it is counted, and the next pass tries again', SLOW, async () => {
    const { command, folder } = await reporting();
    const metrics = () => readFileSync(join(folder, 'm.prom'), 'utf8');
    const pass = () => command('run', '--metrics-file', join(folder, 'm.prom'));
    for (let i = 0; i < 2; i++) chat.failNext({ kind: 'answer', status: 403 });
    const first = await pass();
    expect(first.code).toBe(0);
    expect(first.stderr + first.stdout).not.toContain('services/secret');
    expect(metrics()).toContain('trimtab_notifications_total{receiver="team-chat",result="failed"} 2');
    expect(metrics()).toContain('trimtab_notifications_total{receiver="journal",result="told"} 2');
    await pass();
    expect(chat.requests.map(({ status }) => status)).toEqual([403, 403, 200, 200]);
    expect(metrics()).toContain('trimtab_notifications_total{receiver="team-chat",result="told"} 2');
    expect(metrics()).toContain('trimtab_notifications_total{receiver="journal",result="told"} 2');
    expect(metrics()).toContain('trimtab_notifications_total{receiver="lead",result="told"} 1');
  });
});
